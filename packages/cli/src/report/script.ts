/** The report's script: the sliders over time, and the reading of charts under the pointer or by arrow keys. Without it the page still shows everything that it holds, at the last step. */
export const SCRIPT = `
'use strict';
for (const box of document.querySelectorAll('.time')) {
  const [slider, output, button] = ['input', '.controls output', 'button'].map((name) => box.querySelector(name));
  if (slider === null) continue;
  const { steps, images, maps } = JSON.parse(box.querySelector('script').textContent);
  const pictures = [...box.querySelectorAll('img')];
  const points = [...box.querySelectorAll('.map')].map((map) => [...map.querySelectorAll('.point')]);
  const latest = (frames, step) => frames.reduce((found, frame) => (frame.step <= step ? frame : found), frames[0]);
  let timer;
  const show = () => {
    const step = steps[slider.valueAsNumber];
    images.forEach((frames, i) => { pictures[i].src = latest(frames, step).source; });
    maps.forEach((frames, i) => {
      const { positions } = latest(frames, step);
      points[i].forEach((point, n) => point.setAttribute('transform', 'translate(' + positions[2 * n] + ' ' + positions[2 * n + 1] + ')'));
    });
    output.textContent = 'step ' + step.toLocaleString('en-US');
    slider.setAttribute('aria-valuetext', output.textContent);
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    button.textContent = 'Play';
  };
  slider.addEventListener('input', () => { stop(); show(); });
  button.addEventListener('click', () => {
    if (timer !== undefined) return stop();
    if (slider.valueAsNumber === steps.length - 1) slider.valueAsNumber = 0;
    show();
    button.textContent = 'Stop';
    timer = setInterval(() => {
      slider.valueAsNumber += 1;
      show();
      if (slider.valueAsNumber === steps.length - 1) stop();
    }, 500);
  });
}
for (const chart of document.querySelectorAll('.chart')) {
  const svg = chart.querySelector('svg'), cross = chart.querySelector('.cross'), output = chart.querySelector('output');
  const { points, x, width } = JSON.parse(chart.querySelector('script').textContent);
  const nearest = (curve, step) => curve.steps.reduce((best, value, i) => (Math.abs(value - step) < Math.abs(curve.steps[best] - step) ? i : best), 0);
  const longest = points.reduce((best, curve) => (curve.steps.length > best.steps.length ? curve : best));
  let place = longest.steps.length - 1;
  const read = (i) => {
    place = Math.min(longest.steps.length - 1, Math.max(0, i));
    const step = longest.steps[place];
    cross.removeAttribute('hidden');
    cross.setAttribute('transform', 'translate(' + (x.left + ((step - x.from) / (x.to - x.from)) * (x.right - x.left)) + ' 0)');
    output.textContent = 'step ' + step.toLocaleString('en-US') + ': ' + points.map((curve) => (points.length > 1 ? curve.label + ' ' : '') + curve.values[nearest(curve, step)]).join(', ');
  };
  const leave = () => { cross.setAttribute('hidden', ''); output.textContent = ''; };
  svg.addEventListener('pointermove', (event) => {
    const box = svg.getBoundingClientRect();
    const pixel = Math.min(x.right, Math.max(x.left, ((event.clientX - box.left) / box.width) * width));
    read(nearest(longest, x.from + ((pixel - x.left) / (x.right - x.left)) * (x.to - x.from)));
  });
  svg.addEventListener('pointerleave', leave);
  svg.addEventListener('focus', () => read(place));
  svg.addEventListener('blur', leave);
  svg.addEventListener('keydown', (event) => {
    const move = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    read(place + move);
  });
}
`;
