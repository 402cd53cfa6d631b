// The desk holds the state and sends it complete on every change; this page draws it and keeps nothing else.

const signals = {
  outOfService: "Desk closed",
  placeDocument: "Place your document",
  pleaseWait: "Please wait",
  goOn: "Please go on",
  officerWillHelp: "An officer will help you",
};

const drives = { rest: "at rest", open: "opening", close: "closing" };

const at = id => document.getElementById(id);

/** Sends a request and shows what the desk objects to, in its own words. */
async function send(address, content) {
  const message = at("message");
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: content === undefined ? undefined : JSON.stringify(content),
    });
    message.textContent = answer.ok ? "" : await sentenceOf(answer);
  } catch {
    message.textContent = "The desk does not answer: is the service running?";
  }
}

async function sentenceOf(answer) {
  try {
    return (await answer.json()).title;
  } catch {
    return `The desk refused this (${answer.status}).`;
  }
}

const present = document => send("/present", { ...document, fault: at("fault").value, chipFault: at("chip-fault").value });

function draw(state) {
  at("lying").textContent = !state.pluggedIn ? "unplugged" : state.lying ?? "nothing";
  at("signal").textContent = signals[state.signal] ?? "dark";
  at("signal").dataset.signal = state.signal ?? "";
  at("unplugged").checked = !state.pluggedIn;
  at("under-camera").textContent = state.underCamera ?? "nothing";
  drawPanel(state);
  const there = state.lying ?? state.underCamera;
  at("remove").disabled = there === null;
  for (const card of at("travellers").children)
    card.classList.toggle("lying", there !== null && card.querySelector("h3").textContent === there);
}

function drawPanel({ signal, panel }) {
  const parts = [signals[signal] ?? "dark", panel.buzzer ? "buzzer sounds" : "buzzer silent"];
  if (panel.barrier)
    parts.push(`barrier ${panel.inputs.barrierIsClosed ? "closed" : panel.inputs.barrierIsOpen ? "open" : "between"}, ${drives[panel.barrier]}`);
  at("panel-now").textContent = parts.join(" · ");
  at("panel-now").dataset.barrier = panel.barrier ?? "";
  for (const part of document.querySelectorAll(".barrier"))
    part.hidden = !panel.inputs.hasBarrier;
  for (const input of document.querySelectorAll("[data-panel]")) {
    const value = panel.inputs[input.dataset.panel];
    if (value === undefined || input === document.activeElement)
      continue;
    if (input.type === "checkbox")
      input.checked = value;
    else
      input.value = value ?? "";
  }
}

function cardOf(traveller) {
  const card = at("card").content.cloneNode(true);
  card.querySelector("li").dataset.traveller = traveller.id;
  card.querySelector("img").src = `/portraits/${traveller.id}`;
  card.querySelector("h3").textContent = traveller.name;
  card.querySelector(".country").textContent = traveller.country;
  card.querySelector(".chip").hidden = !traveller.chip;
  card.querySelector(".shows").textContent = traveller.shows;
  const lay = card.querySelector(".lay");
  lay.setAttribute("aria-label", `Lay the document of ${traveller.name} on the reader`);
  lay.addEventListener("click", () => present({ id: traveller.id }));
  const hold = card.querySelector(".hold");
  hold.hidden = !withPage.includes(traveller.id);
  hold.setAttribute("aria-label", `Hold the document of ${traveller.name} under the camera`);
  hold.addEventListener("click", () => send("/hold", { id: traveller.id }));
  return card;
}

at("remove").addEventListener("click", () => send("/remove"));
at("unplugged").addEventListener("change", change => send("/trouble", { on: change.target.checked }));
at("lay-typed").addEventListener("click", () => present({ mrz: at("typed").value }));

for (const input of document.querySelectorAll("[data-panel]"))
  input.addEventListener("change", () => send("/panel", {
    [input.dataset.panel]: input.type === "checkbox" ? input.checked : Number(input.value),
  }));
at("button").addEventListener("pointerdown", () => send("/panel", { buttonPressed: true }));
for (const end of ["pointerup", "pointerleave"])
  at("button").addEventListener(end, () => send("/panel", { buttonPressed: false }));
at("button").addEventListener("keydown", key => key.repeat || !["Enter", " "].includes(key.key) || send("/panel", { buttonPressed: true }));
at("button").addEventListener("keyup", () => send("/panel", { buttonPressed: false }));

const { travellers, withPage } = await (await fetch("/travellers")).json();
at("camera").hidden = withPage.length === 0;
at("travellers").replaceChildren(...travellers.map(cardOf));

const events = new EventSource("/events");
events.addEventListener("state", change => {
  draw(JSON.parse(change.data));
  if (at("message").dataset.lost) {
    at("message").textContent = "";
    delete at("message").dataset.lost;
  }
});
events.addEventListener("error", () => {
  at("message").textContent = "The desk does not answer: is the service running?";
  at("message").dataset.lost = "1";
});
