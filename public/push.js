// Turns alerts on and off for this browser. Every text it shows comes from the page, in the reader's language.

const API = '/api/v1/subscriptions';
/** The token that ends the subscription; it stays on this device. */
const TOKEN = 'nightwire-push';

const start = document.getElementById('push-start');
const stop = document.getElementById('push-stop');
const says = document.getElementById('push-says');
const form = document.getElementById('subscribe');

const say = (name) => {
  says.textContent = says.dataset[name] ?? '';
};

/** Why it cannot work here; null when it can. */
function obstacle() {
  const isApple =
    /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Mac/.test(navigator.platform) && navigator.maxTouchPoints > 1);
  const isSupported = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  if (isSupported) return Notification.permission === 'denied' ? 'denied' : null;
  return isApple && !matchMedia('(display-mode: standalone)').matches ? 'ios' : 'unsupported';
}

async function refresh() {
  const problem = obstacle();
  if (problem !== null) {
    say(problem);
    start.hidden = problem !== 'denied';
    return;
  }
  const registration = await navigator.serviceWorker.register('/sw.js');
  const subscription = await registration.pushManager.getSubscription();
  start.hidden = false;
  stop.hidden = subscription === null || kept() === null;
  if (!stop.hidden) say('again');
}

async function subscribe() {
  const answer = await fetch('/api/v1/vapid');
  if (answer.status === 404) return 'off';
  if (!answer.ok) return 'failed';
  const { publicKey } = await answer.json();
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  await navigator.serviceWorker.register('/sw.js');
  const registration = await navigator.serviceWorker.ready;
  const subscription = await subscribeWith(registration.pushManager, bytesOf(publicKey));
  const stored = await fetch(API, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ channel: 'web-push', ...subscription.toJSON(), ...wish() }),
  });
  if (!stored.ok) {
    // A browser that believes itself subscribed would hide that nobody will write to it.
    await subscription.unsubscribe();
    return 'failed';
  }
  const { token } = await stored.json();
  keep(token);
  return 'done';
}

/** A subscription under an older key of ours cannot be written to: it is given up for a new one. */
async function subscribeWith(manager, applicationServerKey) {
  const options = { userVisibleOnly: true, applicationServerKey };
  try {
    return await manager.subscribe(options);
  } catch (error) {
    if (error.name !== 'InvalidStateError') throw error;
    const old = await manager.getSubscription();
    await old?.unsubscribe();
    return manager.subscribe(options);
  }
}

async function unsubscribe() {
  const token = kept();
  const answer = token === null ? null : await fetch(`${API}/${token}`, { method: 'DELETE' });
  if (answer !== null && !answer.ok && answer.status !== 404) return 'failed';
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.getSubscription();
  await subscription?.unsubscribe();
  keep(null);
  return 'stopped';
}

/** What is ticked above, in the language and with the clock of this device. */
function wish() {
  const fields = new FormData(form);
  return {
    filter: { entities: fields.getAll('entity'), kinds: [], services: [], minSeverity: 1 },
    language: document.documentElement.lang,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC',
  };
}

function bytesOf(base64url) {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Some browsers refuse storage to private windows: taking the permission back in the browser ends it as well. */
function kept() {
  try {
    return localStorage.getItem(TOKEN);
  } catch {
    return null;
  }
}

function keep(token) {
  try {
    if (token === null) localStorage.removeItem(TOKEN);
    else localStorage.setItem(TOKEN, token);
  } catch {
    // As above.
  }
}

async function run(action) {
  start.disabled = true;
  stop.disabled = true;
  say('working');
  const said = await action().catch(() => 'failed');
  start.disabled = false;
  stop.disabled = false;
  stop.hidden = said === 'stopped' || kept() === null;
  say(said);
}

start.addEventListener('click', () => run(subscribe));
stop.addEventListener('click', () => run(unsubscribe));
refresh().catch(() => say('unsupported'));
