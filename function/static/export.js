// What was read, out of the page: into the clipboard, into a file.

/** Whether the text is in the clipboard now. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // there is no clipboard on plain http, as in a local network
  }
}

function copyBySelection(text) {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  focused?.focus();
  return copied;
}

/** `shop.jpg` -> `shop.jpg.ocr.json`, named as the S3 door names its documents. */
function save(page, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(page, null, 2)], { type: "application/json" }));
  link.download = `${name || "picture"}.ocr.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
