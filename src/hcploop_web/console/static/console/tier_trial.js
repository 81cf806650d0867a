// A preset fills the matrix; a changed cell makes it a matrix of one's own.
const form = document.querySelector("[data-rules]");
const presets = JSON.parse(document.getElementById("presets")?.textContent ?? "{}");

function fill() {
  const matrix = presets[form.elements.preset.value];
  if (!matrix) return;
  for (const cell of form.querySelectorAll("[data-cell]")) {
    const grade = cell.name.slice(0, 1);
    cell.value = matrix[grade][cell.name.slice(2)];
  }
}

if (form) {
  form.elements.preset.addEventListener("change", fill);
  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-cell]")) form.elements.preset.value = "custom";
  });
}
