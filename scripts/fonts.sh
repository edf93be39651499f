#!/bin/sh
# The fonts that the released weights saw beside those of DATA/fonts: Debian's packages, and families of Google Fonts
# from the package index of npm. For training and for the synthetic figures; nothing of it is served.
#
#     sudo sh scripts/fonts.sh
set -eu

DEBIAN="nanum nanum-extra unfonts-core unfonts-extra baekmuk alee lexi-gulim lexi-saebom naver-d2coding woowa-bm
noto-cjk liberation roboto roboto-slab open-sans lato freefont-ttf texgyre urw-base35 cantarell quicksand comfortaa
lobstertwo dustin isabella kristi jura goudybookletter yanone-kaffeesatz hack inter linuxlibertine ebgaramond cabin
cabinsketch courier-prime dosis play oxygen paratype tuffy rufscript sil-gentium sil-charis junction league-mono
beteckna crosextra-carlito crosextra-caladea monofur humor-sans b612 karla lindenhill prociono okolaks fanwood vollkorn
gfs-didot gfs-artemisia cmu bebas-neue mplus"

GOOGLE="abril-fatface alfa-slab-one amatic-sc anton archivo-black arvo bagel-fat-one bangers barlow-condensed bitter
black-and-white-picture black-han-sans black-ops-one bodoni-moda bree-serif bungee caveat chewy cinzel cookie courgette
crimson-text dancing-script dm-serif-display fjalla-one fredoka gasoek-one great-vibes indie-flower josefin-sans
kaushan-script league-gothic libre-baskerville libre-bodoni lilita-one limelight lobster luckiest-guy michroma
moirai-one montserrat nunito orbit orbitron oswald pacifico passion-one patua-one permanent-marker playfair-display
poiret-one poppins raleway righteous roboto-condensed rokkitt rubik russo-one rye sacramento saira-extra-condensed
satisfy shadows-into-light space-grotesk special-elite staatliches syncopate teko titan-one ultra unica-one work-sans
yellowtail"

FOLDER=/usr/share/fonts/truetype/google

apt-get update -qq
adf=$(apt-cache search --names-only '^fonts-adf-' | cut -d' ' -f1)
# shellcheck disable=SC2086  # lists of words
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(printf 'fonts-%s ' $DEBIAN) $adf

mkdir -p "$FOLDER"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for family in $GOOGLE; do
    echo "$family"
    archive=$(npm pack --silent "@expo-google-fonts/$family")
    mkdir "$family"
    tar xzf "$archive" -C "$family"
    faces=$(find "$family" -name '*_400Regular.ttf' -o -name '*_700Bold.ttf')
    [ -n "$faces" ] || faces=$(find "$family" -name '*.ttf' | head -1)
    # shellcheck disable=SC2086
    cp $faces "$FOLDER"
done
