// What the page says, in both languages. Problems the service names by a code are translated here; its own words are
// English, and stand for every code that is not.

const en = {
  settings: "Settings",
  language: "Language",
  lead: "Read the text in a picture",
  hint: "Drop a picture anywhere on this page, paste it, or choose one.",
  choose: "Choose a picture",
  photograph: "Take a photo",
  sample: "Try the sample picture",
  privacy: "The picture goes to this service, is read in memory and is not kept.",
  reading: "Reading the picture…",
  done: (words, lines, seconds) => `${words} words in ${lines} lines, read in ${seconds} s`,
  picture: "Picture",
  words: "Words in the picture. The arrow keys lead from word to word, Enter copies.",
  word: (text, sureness) => `${text}, ${sureness} sure`,
  sure: "read surely",
  unsure: "unsure",
  undrawn: "Your browser cannot show this kind of picture; the boxes stand where its words are.",
  text: "Text",
  copyAll: "Copy all text",
  download: "Download JSON",
  copied: (text) => `Copied: ${text}`,
  copiedAll: "All text copied",
  notCopied: "The browser does not allow copying here",
  nothing: "No text was found. Try a sharper picture, or one taken from closer.",
  problems: {
    unreachable: ["The service cannot be reached", "Check the connection and try again."],
    busy: ["The service is busy", "Wait a few seconds and try again."],
    slow: ["Reading took too long", "Try again with a smaller picture, or cut it into parts."],
    forbidden: ["This service asks for credentials", "Ask whoever runs it for access; its API takes them, this page does not."],
    undrawable: ["The picture is too large", "It has more than 4.5 MB and this browser cannot shrink it: save it as a JPEG."],
    unknown: ["Something went wrong", "Try again; if it happens again, tell whoever runs this service."],
  },
};

const ko = {
  settings: "설정",
  language: "언어",
  lead: "사진 속 글자를 읽어 드립니다",
  hint: "사진을 이 페이지에 끌어다 놓거나, 붙여 넣거나, 골라 주세요.",
  choose: "사진 고르기",
  photograph: "사진 찍기",
  sample: "예시 사진으로 해 보기",
  privacy: "사진은 이 서비스로 보내져 메모리에서만 읽히고, 저장되지 않습니다.",
  reading: "사진을 읽고 있습니다…",
  done: (words, lines, seconds) => `단어 ${words}개, ${lines}줄을 ${seconds}초에 읽었습니다`,
  picture: "사진",
  words: "사진 속 단어. 화살표 키로 단어를 옮겨 다니고 Enter 키로 복사합니다.",
  word: (text, sureness) => `${text}, 확신도 ${sureness}`,
  sure: "확실함",
  unsure: "불확실함",
  undrawn: "브라우저가 이 형식의 사진을 보여 주지 못합니다. 상자는 단어가 있는 자리입니다.",
  text: "글자",
  copyAll: "모두 복사",
  download: "JSON 내려받기",
  copied: (text) => `복사했습니다: ${text}`,
  copiedAll: "글자를 모두 복사했습니다",
  notCopied: "브라우저가 여기서는 복사를 허용하지 않습니다",
  nothing: "글자를 찾지 못했습니다. 더 선명하거나 더 가까이서 찍은 사진으로 해 보세요.",
  problems: {
    unreachable: ["서비스에 연결할 수 없습니다", "인터넷 연결을 확인하고 다시 시도해 주세요."],
    busy: ["지금은 요청이 많습니다", "몇 초 뒤에 다시 시도해 주세요."],
    slow: ["읽는 데 너무 오래 걸렸습니다", "더 작은 사진이나 나눈 사진으로 다시 시도해 주세요."],
    forbidden: ["인증이 필요한 서비스입니다", "운영자에게 접근 권한을 요청해 주세요. 인증 정보는 이 페이지가 아니라 API로 보낼 수 있습니다."],
    undrawable: ["사진이 너무 큽니다", "4.5 MB가 넘고 이 브라우저가 줄일 수 없습니다. JPEG로 저장해 주세요."],
    unknown: ["문제가 생겼습니다", "다시 시도해 주세요. 계속되면 운영자에게 알려 주세요."],
    empty_input: ["빈 파일입니다", "사진이 들어 있는 파일을 골라 주세요."],
    unsupported_format: ["읽을 수 있는 사진 형식이 아닙니다", "JPEG, PNG, WebP, BMP, TIFF, GIF, AVIF 사진을 보내 주세요."],
    missing_extra: ["이 서비스가 읽지 못하는 사진 형식입니다", "사진을 JPEG로 저장해서 보내 주세요."],
    corrupt_image: ["사진이 손상되었습니다", "사진을 다시 저장하거나 내보내서 온전한 파일로 보내 주세요."],
    image_too_large: ["사진이 너무 큽니다", "사진을 줄이거나 나누어서 보내 주세요."],
    body_too_large: ["요청이 너무 큽니다", "사진을 4.5 MB보다 작게 저장해서 보내 주세요."],
    mangled_body: ["전송 중에 사진이 변형되었습니다", "운영자에게 알려 주세요. 게이트웨이가 이미지를 텍스트로 변환했습니다."],
    weights_invalid: ["서비스가 아직 읽을 준비가 되지 않았습니다", "운영자에게 알려 주세요. 학습된 가중치를 쓸 수 없습니다."],
    internal_error: ["사진을 읽지 못했습니다", "다시 시도해 주세요. 계속되면 사진과 함께 운영자에게 알려 주세요."],
  },
};

const TEXTS = { ko, en };
const KEY = "lightocr-language";

/** The language chosen last, else the browser's own. */
function preferredLanguage() {
  let chosen = null;
  try {
    chosen = localStorage.getItem(KEY);
  } catch {} // storage may be forbidden; the page works without
  return chosen in TEXTS ? chosen : navigator.language.startsWith("ko") ? "ko" : "en";
}

function rememberLanguage(language) {
  try {
    localStorage.setItem(KEY, language);
  } catch {}
}
