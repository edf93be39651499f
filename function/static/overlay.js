// The words over their picture: an SVG in the picture's own pixels, scaled with it.

const NAMESPACE = "http://www.w3.org/2000/svg";
const UNSURE = 0.6;
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };

const percent = (confidence) => (confidence === null ? "–" : `${Math.round(confidence * 100)} %`);

class Overlay {
  /** `onPoint(index or null)` when a word is pointed at or left, `onChoose(index)` when it is clicked. */
  constructor(stage, onPoint, onChoose) {
    this.stage = stage;
    this.svg = stage.querySelector("svg");
    this.tip = stage.querySelector("#tip");
    this.onPoint = onPoint;
    const wordOf = (event) => this.polygons.indexOf(event.target);
    for (const type of ["pointerover", "focusin"]) this.svg.addEventListener(type, (event) => this.point(wordOf(event)));
    for (const type of ["pointerleave", "focusout"]) this.svg.addEventListener(type, () => this.point(-1));
    this.svg.addEventListener("click", (event) => wordOf(event) >= 0 && onChoose(wordOf(event)));
    this.svg.addEventListener("keydown", (event) => this.#key(event, wordOf(event), onChoose));
  }

  /** Draws `page` over the picture at `url` (null: over nothing); `describe(word)` is what a screen reader says. */
  draw(page, url, describe) {
    const { width, height } = page.image;
    this.words = page.words;
    this.stage.style.setProperty("--ratio", width / height);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const image = this.stage.querySelector("img");
    image.hidden = !url;
    if (url) image.src = url;
    this.polygons = page.words.map((word) => this.#polygon(word, describe(word)));
    this.polygons[0]?.setAttribute("tabindex", "0");
    this.svg.replaceChildren(...this.polygons);
    this.point(-1);
  }

  #polygon(word, label) {
    const polygon = document.createElementNS(NAMESPACE, "polygon");
    polygon.setAttribute("points", word.polygon.map((corner) => corner.join()).join(" "));
    polygon.setAttribute("class", word.confidence < UNSURE ? "unsure" : "sure");
    polygon.setAttribute("role", "button");
    polygon.setAttribute("tabindex", "-1"); // one tab stop for all words: a page may have hundreds
    polygon.setAttribute("aria-label", label);
    return polygon;
  }

  #key(event, index, onChoose) {
    if (event.key === "Enter" || event.key === " ") {
      onChoose(index);
    } else if (event.key in STEPS) {
      const next = Math.min(Math.max(index + STEPS[event.key], 0), this.polygons.length - 1);
      this.polygons[index].setAttribute("tabindex", "-1");
      this.polygons[next].setAttribute("tabindex", "0");
      this.polygons[next].focus();
    } else if (event.key === "Escape") {
      this.point(-1);
    } else {
      return;
    }
    event.preventDefault();
  }

  mark(indices) {
    this.polygons.forEach((polygon, index) => polygon.classList.toggle("marked", indices.includes(index)));
  }

  point(index) {
    const word = this.words[index];
    this.mark([index]);
    this.tip.hidden = !word;
    this.onPoint(word ? index : null);
    if (!word) return;
    const [text, sureness] = this.tip.children;
    text.textContent = word.text;
    sureness.textContent = percent(word.confidence);
    this.#placeTip(this.polygons[index].getBoundingClientRect(), this.stage.getBoundingClientRect());
  }

  // Above the word, or below it where there is no room, and never beyond the picture's sides.
  #placeTip(word, stage) {
    const { offsetWidth: width, offsetHeight: height } = this.tip;
    const left = word.left + word.width / 2 - stage.left - width / 2;
    const above = word.top - stage.top - height - 6;
    this.tip.style.left = `${Math.max(0, Math.min(left, stage.width - width))}px`;
    this.tip.style.top = `${above >= 0 ? above : word.bottom - stage.top + 6}px`;
  }
}
