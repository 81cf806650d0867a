// The upload of the set-up: says what was chosen, refuses what is too large before it is sent, shows how far it is.
// Without this module the form sends its files all the same.

const form = document.querySelector(".hl-drop");
const inputs = [...form.querySelectorAll("input[type=file]")];
const bar = form.querySelector("progress");
const wrong = form.querySelector(".hl-drop__wrong");
const chosen = form.querySelector(".hl-drop__chosen");
const button = form.querySelector("button");
let dropped = [];

const files = () => [...inputs.flatMap((one) => [...one.files]), ...dropped];

function say(text) {
  wrong.textContent = text;
  wrong.hidden = !text;
}

function look() {
  const found = files();
  const bytes = found.reduce((sum, one) => sum + one.size, 0);
  const names = found.slice(0, 5).map((one) => one.name).join(" · ");
  chosen.textContent = found.length ? `${found.length} · ${(bytes / 1048576).toFixed(1)} MB · ${names}${found.length > 5 ? " …" : ""}` : "";
  say(bytes > Number(form.dataset.most) ? form.dataset.tooLarge : "");
  button.disabled = !wrong.hidden;
}

function send(event) {
  event.preventDefault();
  const found = files();
  if (!found.length || !wrong.hidden) return;
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const one of found) body.append("files", one, one.name);
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (told) => {
    bar.value = told.lengthComputable ? (told.loaded / told.total) * 100 : 0;
  });
  request.addEventListener("load", () => {
    if (request.status === 413) return broken(form.dataset.tooLarge);
    if (request.status >= 400) return broken(form.dataset.broken);
    window.location.assign(request.responseURL);
  });
  request.addEventListener("error", () => broken(form.dataset.broken));
  request.open("POST", form.action);
  bar.hidden = false;
  button.disabled = true;
  request.send(body);
}

function broken(text) {
  bar.hidden = true;
  button.disabled = false;
  say(text);
}

inputs.forEach((one) => one.addEventListener("change", look));
form.addEventListener("submit", send);
form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("hl-drop--over"); });
form.addEventListener("dragleave", () => form.classList.remove("hl-drop--over"));
form.addEventListener("drop", (event) => {
  event.preventDefault();
  form.classList.remove("hl-drop--over");
  dropped = [...event.dataTransfer.files];
  look();
});
