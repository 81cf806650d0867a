// Draws every chart of a page: <figure class="hl-chart" data-chart="id"> with its option in a json_script of that id.
// Colours named as "--hl-…" are those of the page's tokens, so a chart follows the page into the dark.

const drawn = new Map();

function coloured(value, style) {
  if (typeof value === "string") return value.startsWith("--hl-") ? style.getPropertyValue(value).trim() : value;
  if (Array.isArray(value)) return value.map((one) => coloured(one, style));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, coloured(one, style)]));
  }
  return value;
}

function draw(figure) {
  const told = document.getElementById(figure.dataset.chart);
  if (!told || drawn.has(figure)) return;
  const style = getComputedStyle(document.documentElement);
  const chart = window.echarts.init(figure, null, { renderer: "svg" });
  const option = coloured(JSON.parse(told.textContent), style);
  chart.setOption({
    animationDuration: 300,
    textStyle: { color: style.getPropertyValue("--hl-ink").trim(), fontFamily: getComputedStyle(figure).fontFamily },
    aria: { enabled: true, label: { description: figure.getAttribute("aria-label") ?? undefined } },
    ...option,
    // Texts of users are shown as text: a tooltip of HTML would need styles that the content policy refuses.
    tooltip: { renderMode: "richText", confine: true, ...option.tooltip },
  });
  // A point that names an address leads there.
  chart.on("click", (event) => {
    if (event.data?.href) window.location.assign(event.data.href);
  });
  drawn.set(figure, chart);
  new ResizeObserver(() => chart.resize()).observe(figure);
}

function drawAll(within) {
  within.querySelectorAll("[data-chart]").forEach(draw);
}

drawAll(document);
document.addEventListener("htmx:after:swap", () => drawAll(document));
