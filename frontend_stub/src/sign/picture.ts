// Signatures as pictures: small PNGs, as data URLs.

const INK = '#14233f'
const LARGEST = 1_000
const HEAVIEST = 5_000_000

/** The drawn part of a canvas, with a little air around it. */
export function cropped(canvas: HTMLCanvasElement): string {
  const { width, height } = canvas
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height)
  let [left, top, right, bottom] = [width, height, 0, 0]
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if (data[(y * width + x) * 4 + 3]) {
        left = Math.min(left, x)
        right = Math.max(right, x)
        top = Math.min(top, y)
        bottom = Math.max(bottom, y)
      }
  const air = 8
  const made = blank(right - left + 1 + 2 * air, bottom - top + 1 + 2 * air)
  made.getContext('2d')!.drawImage(canvas, air - left, air - top)
  return made.toDataURL('image/png')
}

/** A name in a hand; empty for an empty name. */
export function fromText(name: string): string {
  if (!name) return ''
  const font = `italic 72px ${HAND}`
  const measure = blank(1, 1).getContext('2d')!
  measure.font = font
  const made = blank(Math.ceil(measure.measureText(name).width) + 40, 120)
  const pen = made.getContext('2d')!
  pen.font = font
  pen.fillStyle = INK
  pen.textBaseline = 'middle'
  pen.fillText(name, 20, 62)
  return made.toDataURL('image/png')
}
export const HAND = '"Snell Roundhand", "Segoe Script", "Apple Chancery", "Brush Script MT", "URW Chancery L", cursive'

/** An image file, made no larger than a signature needs. Fails for anything that is not a PNG or JPEG. */
export async function fromFile(file: File): Promise<string> {
  if (!/^image\/(png|jpeg)$/.test(file.type) || file.size > HEAVIEST) throw new Error('not a picture for a signature')
  const picture = await createImageBitmap(file)
  const by = Math.min(1, LARGEST / Math.max(picture.width, picture.height))
  const made = blank(Math.max(1, Math.round(picture.width * by)), Math.max(1, Math.round(picture.height * by)))
  made.getContext('2d')!.drawImage(picture, 0, 0, made.width, made.height)
  return made.toDataURL('image/png')
}

const blank = (width: number, height: number) => Object.assign(document.createElement('canvas'), { width, height })
