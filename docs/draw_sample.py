"""Draws docs/sample.jpg, the picture `make run` reads: a small Korean street front.

    python docs/draw_sample.py FONTS docs/sample.jpg

FONTS is the folder of Debian's fonts-nanum and fonts-nanum-extra (SIL Open Font License).
"""

import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1280, 960
Colour = tuple[int, int, int]


class Street:
    def __init__(self, fonts: Path) -> None:
        self.fonts = fonts
        self.picture = Image.new("RGB", (WIDTH, HEIGHT), (176, 122, 96))
        self.draw = ImageDraw.Draw(self.picture)

    def font(self, name: str, size: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(str(self.fonts / f"{name}.ttf"), size)

    def text(self, at: tuple[int, int], text: str, font: str, size: int, colour: Colour, anchor: str = "la") -> None:
        self.draw.text(at, text, colour, self.font(font, size), anchor)

    def board(self, box: tuple[int, int, int, int], colour: Colour, rim: Colour | None = None) -> None:
        self.draw.rounded_rectangle(box, 8, colour, rim, 5 if rim else 0)

    def bricks(self) -> None:
        for row, y in enumerate(range(0, HEIGHT, 26)):
            for x in range(-40 + row % 2 * 32, WIDTH, 64):
                shade = (x * 7 + y * 13) % 18
                self.draw.rectangle((x, y, x + 61, y + 23), (166 - shade, 104 - shade, 82 - shade))

    def shop_sign(self) -> None:
        self.board((60, 50, 900, 200), (24, 64, 52), (222, 190, 120))
        self.text((100, 66), "할머니 손칼국수", "NanumBrush", 118, (250, 240, 214))
        self.text((690, 92), "SINCE 1987", "NanumMyeongjoBold", 34, (222, 190, 120))
        self.text((690, 138), "☎ 02-734-5821", "NanumBarunGothic", 30, (250, 240, 214))

    def column(self) -> None:
        self.board((960, 50, 1060, 520), (170, 28, 36), (250, 240, 214))
        for i, character in enumerate("전통찻집"):
            self.text((1010, 112 + i * 108), character, "NanumMyeongjoExtraBold", 78, (255, 246, 220), "mm")
        self.board((1100, 50, 1220, 400), (238, 238, 230), (40, 60, 110))
        for i, character in enumerate("미용실"):
            self.text((1160, 116 + i * 104), character, "NanumSquareRoundB", 74, (40, 60, 110), "mm")

    def menu(self) -> None:
        self.board((60, 250, 520, 880), (36, 34, 32), (140, 100, 60))
        self.text((290, 290), "차림표", "NanumMyeongjoBold", 52, (255, 232, 170), "mm")
        rows = [
            ("바지락칼국수", "9,000"), ("손만두 (6개)", "7,500"), ("김치찌개", "8,000"), ("해물파전", "15,000"),
            ("냉면", "10,000"), ("공깃밥", "1,000"), ("막걸리 750ml", "5,000"),
        ]  # fmt: skip
        for i, (name, price) in enumerate(rows):
            y = 350 + i * 68
            self.text((92, y), name, "NanumGothicBold", 36, (248, 248, 240))
            self.text((488, y), price, "NanumGothicBold", 36, (255, 214, 120), "ra")
        self.text((92, 834), "※ 원산지: 쌀·배추 국내산", "NanumGothic", 22, (210, 205, 195))

    def notice(self) -> None:
        self.board((580, 260, 900, 560), (250, 248, 240))
        lines = [
            ("영업시간", "NanumSquareEB", 44),
            ("평일 10:30 ~ 21:00", "NanumSquareB", 30),
            ("토·일 11:00 ~ 20:00", "NanumSquareB", 30),
            ("매주 월요일 휴무", "NanumSquareB", 30),
            ("Wi-Fi: kalguksu_2F", "NanumGothicCoding", 26),
        ]  # fmt: skip
        y = 284
        for text, font, size in lines:
            self.text((740, y), text, font, size, (34, 40, 60), "ma")
            y += size + 22

    def banner(self) -> None:
        """A tilted banner, seen at an angle."""
        cloth = Image.new("RGBA", (660, 150), (255, 214, 0, 255))
        draw = ImageDraw.Draw(cloth)
        draw.text((330, 52), "신메뉴 출시! 30% 할인", (200, 16, 30), self.font("NanumGothicExtraBold", 58), "mm")
        draw.text(
            (330, 116), "2026.11.01 ~ 12.31  OPEN EVENT", (30, 30, 30), self.font("NanumBarunGothicBold", 32), "mm"
        )
        corners = np.float32([[0, 0], [660, 0], [660, 150], [0, 150]])
        target = np.float32([[575, 640], [1225, 600], [1215, 745], [585, 800]])
        move = cv2.getPerspectiveTransform(corners, target)
        placed = Image.fromarray(cv2.warpPerspective(np.asarray(cloth), move, (WIDTH, HEIGHT), flags=cv2.INTER_AREA))
        self.picture.paste(placed, (0, 0), placed)

    def plates(self) -> None:
        self.board((600, 836, 850, 900), (246, 246, 246), (30, 30, 30))
        self.text((725, 868), "52가 3108", "NanumGothicExtraBold", 46, (20, 20, 20), "mm")
        self.board((930, 826, 1210, 910), (0, 92, 170))
        self.text((1070, 852), "종로3가역 →", "NanumSquareB", 34, (255, 255, 255), "mm")
        self.text((1070, 888), "Jongno 3(sam)-ga Stn.", "NanumSquareR", 22, (255, 255, 255), "mm")

    def photograph(self) -> np.ndarray:
        """Evening light, a soft lens, a little noise."""
        image = np.asarray(self.picture).astype(np.float32)
        image *= np.linspace(1.04, 0.84, HEIGHT, dtype=np.float32)[:, None, None]
        image = cv2.GaussianBlur(image, (0, 0), 0.7) + np.random.default_rng(0).normal(0, 3, image.shape)
        return np.clip(image, 0, 255).astype(np.uint8)


def main() -> None:
    fonts, out = map(Path, sys.argv[1:3])
    street = Street(fonts)
    for part in (
        street.bricks,
        street.shop_sign,
        street.column,
        street.menu,
        street.notice,
        street.banner,
        street.plates,
    ):
        part()
    cv2.imwrite(str(out), cv2.cvtColor(street.photograph(), cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 93])


if __name__ == "__main__":
    main()
