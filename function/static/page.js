// The demo page: takes a picture, asks the service, shows what it read. All scripts are served as one module
// (function/demo_page.py), so each sees the names of the others.

const find = (selector) => document.querySelector(selector);

let texts = TEXTS.en;
let state = { phase: "idle" }; // idle | reading | done (file, page, url) | failed (problem)
let waiting = null;

const overlay = new Overlay(find("#stage"), pointAtLine, (index) => copyText(state.page.words[index].text));

async function read(file) {
  waiting?.abort(); // the last picture wins
  const mine = (waiting = new AbortController());
  show({ phase: "reading" });
  try {
    const { body, url } = await prepare(file);
    // As plain bytes: neither gateways nor local emulators mistake them for text, and no file name leaves the browser.
    const headers = { "content-type": "application/octet-stream" };
    const page = await ask("evaluation", { method: "POST", headers, body, signal: mine.signal });
    if (mine === waiting) show({ phase: "done", file, page, url });
  } catch (error) {
    if (mine === waiting) show({ phase: "failed", problem: error instanceof Problem ? error : new Problem("unknown") });
  }
}

async function readSample() {
  try {
    const response = await fetch("static/sample.webp");
    await read(new File([await response.blob()], "sample.webp"));
  } catch {
    show({ phase: "failed", problem: new Problem("unreachable") });
  }
}

function show(next) {
  if (state.url && state.url !== next.url) URL.revokeObjectURL(state.url);
  state = next;
  document.body.dataset.phase = state.phase;
  find("#problem").hidden = state.phase !== "failed";
  find("#result").hidden = state.phase !== "done";
  find("#status").textContent = state.phase === "reading" ? texts.reading : "";
  if (state.phase === "failed") showProblem(state.problem);
  if (state.phase === "done") showPage(state);
}

function showProblem(problem) {
  const [title, remedy] = texts.problems[problem.code] ?? [problem.title, problem.remedy];
  find("#problem h2").textContent = title;
  find("#problem .remedy").textContent = remedy;
  find("#problem .detail").textContent = problem.detail ?? "";
}

function showPage({ page, url }) {
  const seconds = (page.timings_ms.total / 1000).toFixed(1);
  find("#status").textContent = texts.done(page.words.length, page.lines.length, seconds);
  find("#undrawn").hidden = url !== null;
  find("#nothing").hidden = page.words.length > 0;
  find("#copy").disabled = page.words.length === 0;
  find("#lines").replaceChildren(...page.lines.map(lineItem));
  find("#warnings").replaceChildren(...page.warnings.map((warning) => withText("li", warning)));
  overlay.draw(page, url, (word) => texts.word(word.text, percent(word.confidence)));
}

function lineItem(line) {
  const button = withText("button", line.text);
  button.type = "button";
  for (const type of ["pointerenter", "focus"]) button.addEventListener(type, () => overlay.mark(line.words));
  for (const type of ["pointerleave", "blur"]) button.addEventListener(type, () => overlay.mark([]));
  button.addEventListener("click", () => copyText(line.text));
  const item = document.createElement("li");
  item.append(button);
  return item;
}

// Text from pictures gets into the page by textContent alone, so none of it can be markup.
function withText(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function pointAtLine(index) {
  const lines = find("#lines").children;
  state.page?.lines.forEach((line, n) => lines[n].classList.toggle("marked", line.words.includes(index)));
}

async function copyText(text, message = texts.copied(text)) {
  find("#status").textContent = (await copy(text)) ? message : texts.notCopied;
}

function speak(language) {
  texts = TEXTS[language];
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = texts[element.dataset.text];
  for (const element of document.querySelectorAll("[data-label]")) element.ariaLabel = texts[element.dataset.label];
  for (const button of document.querySelectorAll(".languages button")) button.ariaPressed = button.lang === language;
  show(state);
}

for (const input of [find("#file"), find("#camera")]) {
  input.addEventListener("change", () => {
    if (input.files.length) read(input.files[0]);
    input.value = ""; // so that the same file can be chosen again
  });
}
find("#sample").addEventListener("click", readSample);
find("#copy").addEventListener("click", () => copyText(state.page.text, texts.copiedAll));
find("#download").addEventListener("click", () => save(state.page, state.file.name));
for (const button of document.querySelectorAll(".languages button")) {
  button.addEventListener("click", () => {
    rememberLanguage(button.lang);
    speak(button.lang);
  });
}

document.addEventListener("paste", (event) => event.clipboardData.files.length && read(event.clipboardData.files[0]));
document.addEventListener("dragover", (event) => {
  event.preventDefault(); // else the browser opens the file instead of dropping it
  document.body.classList.add("dragging");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dragging"); // left the window
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("dragging");
  if (event.dataTransfer.files.length) read(event.dataTransfer.files[0]);
});

speak(preferredLanguage());
// Tells at once, not after the first picture, when the service cannot read.
ask("health").catch((problem) => state.phase === "idle" && show({ phase: "failed", problem }));
