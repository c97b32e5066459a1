// data-chart-cursor: a slider under the chart, and a touch on it, read values off the curves. They
// come from the table of levels beside it, which is there without a script.
import { bind } from "./bind.js";

const SVG = "http://www.w3.org/2000/svg";
const START = 60; // minutes

// Where it was, kept while the chart is drawn again.
const moments = new WeakMap();

bind("[data-chart-cursor]", (figure) => {
  const explorer = figure.closest("[data-explorer]");
  const table = explorer?.querySelector("[data-chart-levels] table");
  const plot = figure.querySelector("svg");
  const slider = figure.querySelector("[data-chart-slider]");
  if (!table) return;

  const names = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent);
  const rows = [...table.tBodies[0].rows].map((row) => {
    const [moment, ...levels] = [...row.cells].map((cell) => cell.textContent);
    return { moment: Number(moment), levels };
  });
  const across = scale(plot.dataset.across);
  const upward = scale(plot.dataset.upward);
  const cursor = draw(plot, names);

  const nearest = (moment) =>
    rows.reduce((best, row, index) => {
      const closer = Math.abs(row.moment - moment) < Math.abs(rows[best].moment - moment);
      return closer ? index : best;
    }, 0);

  function show() {
    const { moment, levels } = rows[slider.value];
    moments.set(explorer, moment);
    const told = names.map((name, index) =>
      figure.dataset.level.replace("%(name)s", name).replace("%(level)s", levels[index]),
    );
    const said = figure.dataset.said.replace("%(time)s", moment);
    slider.setAttribute("aria-valuetext", said.replace("%(levels)s", told.join("; ")));
    write(figure.querySelector("[data-chart-reading]"), said.replace("%(levels)s", ""), told, names);
    cursor.move(across.place(moment), levels.map((level) => upward.place(number(level))));
  }

  slider.max = rows.length - 1;
  slider.value = nearest(moments.get(explorer) ?? START);
  slider.addEventListener("input", (event) => {
    event.stopPropagation();
    show();
  });
  for (const kind of ["pointerdown", "pointermove"]) {
    plot.addEventListener(kind, (event) => {
      // A mouse reads by hovering, a finger by touching.
      const box = plot.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * plot.viewBox.baseVal.width;
      slider.value = nearest(across.value(x));
      show();
    });
  }
  figure.querySelector(".chart__cursor").hidden = false;
  show();
});

function scale(ends) {
  const [low, high, start, end] = ends.split(" ").map(Number);
  return {
    place: (value) => start + ((value - low) / (high - low)) * (end - start),
    value: (place) => low + ((place - start) / (end - start)) * (high - low),
  };
}

function number(text) {
  return Number(text.replaceAll(",", ""));
}

// "A" is the first series, wherever it stands among those that have a curve.
function tone(name) {
  return `chart__series--${name.codePointAt(0) - 64}`;
}

function draw(plot, names) {
  const group = plot.appendChild(document.createElementNS(SVG, "g"));
  group.classList.add("chart__cursor-marks");
  const line = group.appendChild(document.createElementNS(SVG, "line"));
  const [, , bottom, top] = plot.dataset.upward.split(" ");
  line.setAttribute("y1", top);
  line.setAttribute("y2", bottom);
  const points = names.map((name) => {
    const series = group.appendChild(document.createElementNS(SVG, "g"));
    series.classList.add("chart__series", tone(name));
    const point = series.appendChild(document.createElementNS(SVG, "circle"));
    point.classList.add("chart__point");
    point.setAttribute("r", 4);
    return point;
  });
  return {
    move(x, heights) {
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
      points.forEach((point, index) => {
        point.setAttribute("cx", x);
        point.setAttribute("cy", heights[index]);
      });
    },
  };
}

function write(reading, time, told, names) {
  reading.replaceChildren(
    time,
    ...told.map((text, index) => {
      const level = document.createElement("span");
      level.className = `chart__level ${tone(names[index])}`;
      level.textContent = text;
      return level;
    }),
  );
}
