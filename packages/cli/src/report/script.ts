/** The report's script: the slider over the grids, and the reading of charts under the pointer. Without it the page still shows everything that it holds, at the last step. */
export const SCRIPT = `
'use strict';
for (const box of document.querySelectorAll('.time')) {
  const [image, slider, output, button] = ['img', 'input', 'output', 'button'].map((name) => box.querySelector(name));
  const frames = JSON.parse(box.querySelector('script').textContent);
  let timer;
  const show = () => {
    const frame = frames[slider.valueAsNumber];
    image.src = frame.source;
    output.textContent = 'step ' + frame.step.toLocaleString('en-US');
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    button.textContent = 'Play';
  };
  slider.addEventListener('input', () => { stop(); show(); });
  button.addEventListener('click', () => {
    if (timer !== undefined) return stop();
    if (slider.valueAsNumber === frames.length - 1) slider.valueAsNumber = 0;
    show();
    button.textContent = 'Stop';
    timer = setInterval(() => {
      slider.valueAsNumber += 1;
      show();
      if (slider.valueAsNumber === frames.length - 1) stop();
    }, 500);
  });
}
for (const chart of document.querySelectorAll('.chart')) {
  const svg = chart.querySelector('svg'), cross = chart.querySelector('.cross'), output = chart.querySelector('output');
  const { points, x, width } = JSON.parse(chart.querySelector('script').textContent);
  svg.addEventListener('pointermove', (event) => {
    const box = svg.getBoundingClientRect();
    const pixel = Math.min(x.right, Math.max(x.left, ((event.clientX - box.left) / box.width) * width));
    const step = x.from + ((pixel - x.left) / (x.right - x.left)) * (x.to - x.from);
    const nearest = (curve) => curve.steps.reduce((best, value, i) => (Math.abs(value - step) < Math.abs(curve.steps[best] - step) ? i : best), 0);
    const shown = points[0].steps[nearest(points[0])];
    cross.removeAttribute('hidden');
    cross.setAttribute('transform', 'translate(' + (x.left + ((shown - x.from) / (x.to - x.from)) * (x.right - x.left)) + ' 0)');
    output.textContent = 'step ' + shown.toLocaleString('en-US') + ': ' + points.map((curve) => curve.label + ' ' + curve.values[nearest(curve)]).join(', ');
  });
  svg.addEventListener('pointerleave', () => { cross.setAttribute('hidden', ''); output.textContent = ''; });
}
`;
