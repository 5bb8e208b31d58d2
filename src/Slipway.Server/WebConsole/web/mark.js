const SVG = 'http://www.w3.org/2000/svg';

// A hull on its way down the slip; the rail takes the colours of the page.
const SHAPES = [['M5 25 27 19v6z', '--ink'], ['M7 19.5 26.5 14.2 24 18.6 9.5 22.5z', '--accent'], ['M14.5 15.4V6.5l7.5 6.9z', '--ink']];

/** The mark of the console, as an element. */
export function mark() {
  const image = document.createElementNS(SVG, 'svg');
  image.setAttribute('viewBox', '3 4 26 23');
  image.setAttribute('aria-hidden', 'true');
  for (const [shape, colour] of SHAPES) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', shape);
    path.style.fill = `var(${colour})`;
    image.append(path);
  }
  return image;
}
