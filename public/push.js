// Turns alerts on and off for this browser. Every text it shows comes from the page, in the reader's language.

const API = '/api/v1/subscriptions';
/** The token that ends the subscription; it stays on this device. */
const TOKEN = 'nightwire-push';
/** The page on which it is managed; it stays here likewise. */
const MANAGE = 'nightwire-manage';

const start = document.getElementById('push-start');
const stop = document.getElementById('push-stop');
const manage = document.getElementById('push-manage');
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
  showManage();
}

/** Only a page of ours: what lies in storage may be old. */
function showManage() {
  const url = kept(MANAGE);
  manage.hidden = url === null || new URL(url, location.href).origin !== location.origin;
  if (!manage.hidden) manage.href = url;
}

async function subscribe() {
  const answer = await fetch('/api/v1/vapid');
  if (answer.status === 404) return 'off';
  if (!answer.ok) return 'failed';
  const { publicKey } = await answer.json();
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  await navigator.serviceWorker.register('/sw.js');
  const { pushManager } = await navigator.serviceWorker.ready;
  const before = await pushManager.getSubscription();
  const subscription = await subscribeWith(pushManager, bytesOf(publicKey));
  const stored = await fetch(API, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ channel: 'web-push', ...subscription.toJSON(), ...wish() }),
  }).catch(() => null);
  if (!stored?.ok) {
    // A browser that believes itself subscribed would hide that nobody will write to it; one that was before still is, as it was.
    if (subscription.endpoint !== before?.endpoint) await subscription.unsubscribe();
    return 'failed';
  }
  const { token, manage } = await stored.json();
  keep(token);
  keep(manage, MANAGE);
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
  keep(null, MANAGE);
  return 'stopped';
}

/** What is chosen above, in the language and with the clock of this device. */
function wish() {
  const fields = new FormData(form);
  const [from, until] = [fields.get('quiet-from'), fields.get('quiet-until')];
  return {
    filter: {
      entities: fields.getAll('entity'),
      kinds: fields.getAll('kind'),
      services: fields.getAll('service'),
      minSeverity: Number(fields.get('severity')),
      minStanding: fields.get('standing'),
    },
    language: document.documentElement.lang,
    timezone: ownZone(),
    preferences: {
      quietHours: from && until ? { from, until } : null,
      wakeFor: Number(fields.get('wake')),
      budget: fields.get('budget') === '' ? null : Number(fields.get('budget')),
      digest: fields.get('digest'),
      digestHour: Number(fields.get('digest-hour')),
      discreet: fields.get('discreet') === 'yes',
    },
  };
}

const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';

/** The clock of this device, unless the address or the place chose another. */
function presetZone() {
  const zone = document.getElementById('timezone');
  if (zone.value !== 'UTC' || location.search.includes('timezone=')) return;
  if (![...zone.options].some(({ value }) => value === ownZone())) zone.add(new Option(ownZone(), ownZone()));
  zone.value = ownZone();
}

function bytesOf(base64url) {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Some browsers refuse storage to private windows: taking the permission back in the browser ends it as well. */
function kept(name = TOKEN) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(text, name = TOKEN) {
  try {
    if (text === null) localStorage.removeItem(name);
    else localStorage.setItem(name, text);
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
  showManage();
}

presetZone();
start.addEventListener('click', () => run(subscribe));
stop.addEventListener('click', () => run(unsubscribe));
refresh().catch(() => say('unsupported'));
