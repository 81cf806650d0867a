// Tells the collector what happens on a page, once its visitor has allowed it. Before that nothing is sent or stored;
// a browser that asks not to be tracked has refused. How it is used: docs/how-to/send-events.md.
const HERE = new URL(import.meta.url).origin;
const [WHO, CONSENT, UNSENT] = ["hcploop-who", "hcploop-consent", "hcploop-unsent"];
const MOST = 20;
const WAIT_MS = 1000;
const LONGEST_MS = 60000;

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function write(name, value) {
  try {
    value ? localStorage.setItem(name, JSON.stringify(value)) : localStorage.removeItem(name);
  } catch {
    // A store that is full or forbidden: what is in memory is sent all the same.
  }
}

export function start({ writeKey, host = HERE, category = "Analytics" }) {
  const refusesAll = navigator.globalPrivacyControl === true || navigator.doNotTrack === "1";
  let consents = (!refusesAll && read(CONSENT)) || {};
  const mayTell = () => consents[category] === true;
  let who = (mayTell() && read(WHO)) || {};
  let waiting = (mayTell() && read(UNSENT)) || [];
  let timer = null;
  let pauseMs = WAIT_MS;
  let isSending = false;

  function keep(events) {
    waiting = events;
    write(UNSENT, events.length ? events : null);
  }

  function later(ms) {
    timer ??= setTimeout(send, ms);
  }

  function event(type, said) {
    if (!mayTell()) return;
    who.anonymousId ??= crypto.randomUUID();
    write(WHO, who);
    const page = { url: location.href, path: location.pathname, title: document.title, referrer: document.referrer };
    const context = {
      page,
      locale: navigator.language,
      library: { name: "hcploop.js", version: "1" },
      consent: { categoryPreferences: { ...consents } },
    };
    const originalTimestamp = new Date().toISOString();
    keep([...waiting, { type, messageId: crypto.randomUUID(), originalTimestamp, ...who, ...said, context }]);
    waiting.length >= MOST ? send() : later(WAIT_MS);
  }

  const text = (batch) => JSON.stringify({ writeKey, sentAt: new Date().toISOString(), batch });

  async function send() {
    clearTimeout(timer);
    timer = null;
    if (isSending || !waiting.length) return;
    isSending = true;
    const batch = waiting.slice(0, MOST);
    let isOver = false;
    let askedMs = 0;
    try {
      const options = { method: "POST", body: text(batch), credentials: "omit", keepalive: true };
      const { status, headers } = await fetch(`${host}/v1/batch`, options);
      isOver = status < 500 && status !== 429 && status !== 408;
      askedMs = Number(headers.get("retry-after")) * 1000;
    } catch {
      // No answer: it is sent again under the same ids.
    }
    isSending = false;
    if (isOver) keep(waiting.filter((one) => !batch.includes(one)));
    pauseMs = isOver ? WAIT_MS : Math.min(LONGEST_MS, pauseMs * 2);
    if (waiting.length) later(Math.max(askedMs, pauseMs));
  }

  // What is stored is sent again by the next page; the collector knows it by its ids.
  addEventListener("pagehide", () => {
    if (waiting.length) navigator.sendBeacon(`${host}/v1/batch`, text(waiting.slice(0, MOST)));
  });
  if (waiting.length) later(0);

  return {
    page: (name = document.title, properties = {}) => event("page", { name, properties }),
    track: (name, properties = {}) => event("track", { event: name, properties }),
    identify(userId, traits = {}) {
      if (mayTell()) who.userId = String(userId);
      event("identify", { traits });
    },
    // Whoever comes next on this device is somebody else.
    reset() {
      who = {};
      write(WHO, null);
    },
    consent(preferences) {
      if (refusesAll) return;
      consents = { ...consents, ...preferences };
      write(CONSENT, Object.values(consents).includes(true) ? consents : null);
      if (mayTell()) return;
      keep([]);
      this.reset();
    },
    consents: () => ({ ...consents }),
    send,
  };
}
