// A file as the service takes it: as it is where possible, else shrunk to a JPEG.

const MAX_BYTES = 4_500_000; // of a request
const MAX_PIXELS = 50_000_000; // of a picture
const CANVAS_PIXELS = 4096 * 4096; // more, and the canvas of an iPhone stays empty

/** The bytes to send, and the address of the picture to show: null where the browser cannot draw it. */
async function prepare(file) {
  const url = URL.createObjectURL(file);
  const image = new Image();
  image.src = url;
  const drawable = await image.decode().then(() => true, () => false);
  const fits = file.size <= MAX_BYTES;
  if (!drawable) {
    URL.revokeObjectURL(url);
    if (!fits) throw new Problem("undrawable");
    return { body: file, url: null };
  }
  const pixels = image.naturalWidth * image.naturalHeight;
  return { body: fits && pixels <= MAX_PIXELS ? file : await shrink(image), url };
}

// The browser draws the picture upright (EXIF), so what is sent is upright, too.
async function shrink(image) {
  const { naturalWidth: width, naturalHeight: height } = image;
  for (let scale = Math.min(1, Math.sqrt(CANVAS_PIXELS / (width * height))); ; scale *= 0.8) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.floor(width * scale));
    canvas.height = Math.max(1, Math.floor(height * scale));
    const context = canvas.getContext("2d");
    context.fillStyle = "white"; // a JPEG has no transparency
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const jpeg = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
    if (!jpeg) throw new Problem("undrawable");
    if (jpeg.size <= MAX_BYTES) return jpeg;
  }
}
