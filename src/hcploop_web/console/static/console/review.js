// Keys for the queue: the button with the pressed letter is clicked; the next question takes the focus.
const STORED = "hcploop-review-keys";

function isTyping(target) {
  return target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]");
}

function setUp() {
  const box = document.querySelector("[data-keys]");
  if (box) box.checked = localStorage.getItem(STORED) !== "off";
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-keys]")) localStorage.setItem(STORED, event.target.checked ? "on" : "off");
});

document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (!document.querySelector("[data-keys]")?.checked) return;
  const button = document.querySelector(`[data-review] [data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

document.addEventListener("htmx:after:swap", () => {
  setUp();
  document.querySelector("[data-question]")?.focus();
});
setUp();
