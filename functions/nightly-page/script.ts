/**
 * The page's script, in the words of a browser. It adds a read-out to every chart, by pointer and by arrow keys, with
 * the values of the table that is there anyway, and says when the page has become old. Nothing depends on it.
 */
export const SCRIPT = `'use strict';
for (const figure of document.querySelectorAll('figure')) {
  const chart = figure.querySelector('.chart');
  const readout = figure.querySelector('.readout');
  if (!chart || !readout) continue;
  const places = chart.dataset.places.split(' ').map(Number);
  const heads = [...figure.querySelectorAll('thead th')].map((cell) => cell.textContent);
  const rows = [...figure.querySelectorAll('tbody tr')];
  if (rows.length === 0) continue;
  const cursor = document.createElementNS('http://www.w3.org/2000/svg', 'line');
  cursor.setAttribute('class', 'cursor');
  cursor.setAttribute('y1', '0');
  cursor.setAttribute('y2', String(chart.getAttribute('height') - 24));
  let at = rows.length - 1;
  const show = (index) => {
    at = Math.max(0, Math.min(rows.length - 1, index));
    const [name, ...cells] = [...rows[at].cells].map((cell) => cell.textContent);
    const texts = cells.map((text, cell) => text && heads[cell + 1] + ' ' + text).filter(Boolean);
    readout.textContent = name + ': ' + texts.join(', ');
    cursor.setAttribute('x1', places[at] + '%');
    cursor.setAttribute('x2', places[at] + '%');
    readout.classList.remove('idle');
    if (!cursor.parentNode) chart.append(cursor);
  };
  const nearest = (x) => places.reduce((best, place, index) =>
    Math.abs(place - x) < Math.abs(places[best] - x) ? index : best, 0);
  readout.hidden = false;
  readout.classList.add('idle');
  readout.textContent = 'Point at the chart or use the arrow keys.';
  chart.setAttribute('tabindex', '0');
  chart.addEventListener('pointermove', (event) => {
    const box = chart.getBoundingClientRect();
    show(nearest((event.clientX - box.left) / box.width * 100));
  });
  chart.addEventListener('focus', () => show(at));
  chart.addEventListener('keydown', (event) => {
    const moves = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: rows.length - 1 };
    if (!Object.hasOwn(moves, event.key)) return;
    event.preventDefault();
    show(moves[event.key]);
  });
}
const made = document.getElementById('made');
const age = document.getElementById('age');
const hours = Math.floor((performance.timeOrigin - Date.parse(made.dateTime)) / 3600000);
if (hours >= 3) {
  age.textContent = 'This page is ' + hours + ' hours old. It is made anew when something has changed; if that stays away, run the doctor command.';
  age.hidden = false;
}
`;
