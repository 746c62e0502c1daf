// Receives pushes. It keeps nothing and intercepts no request: pages always come from the network.

/** Shown when a push cannot be read: whatever happened, somebody wanted to be told. */
const NEWS = {
  en: 'There is news. Open to read it.',
  fa: 'خبر تازه‌ای هست. برای خواندن باز کنید.',
  ar: 'هناك مستجدات. افتحوا الإشعار لقراءتها.',
  my: 'သတင်းအသစ်ရှိသည်။ ဖတ်ရန် ဖွင့်ပါ။',
  ru: 'Есть новости. Откройте, чтобы прочитать.',
  es: 'Hay novedades. Abra para leerlas.',
  fr: 'Il y a du nouveau. Ouvrez pour lire.',
};

/** In the languages of the browser; who has none of ours there reads all of them. */
function unreadable() {
  const wanted = navigator.languages.map((tag) => tag.split('-')[0]);
  const known = [...new Set(wanted)].filter((language) => Object.hasOwn(NEWS, language));
  const said = known.length > 0 ? known : Object.keys(NEWS);
  return { title: 'Nightwire', body: said.map((language) => NEWS[language]).join(' · '), url: '/' };
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  event.waitUntil(show(read(event.data)));
});

/** `{title, body, url, tag, lang, dir, reason, silent, at}`; anything else still ends in a notification. */
function read(data) {
  try {
    const payload = data?.json();
    if (typeof payload?.title === 'string' && payload.title !== '') return payload;
  } catch {
    // Not JSON: said below.
  }
  return unreadable();
}

function show({ title, body, url, tag, lang, dir, silent, at }) {
  const time = Date.parse(at);
  const options = {
    body: text(body),
    lang: text(lang),
    dir: dir === 'rtl' || dir === 'ltr' ? dir : 'auto',
    icon: '/icon-192.png',
    badge: '/badge-96.png',
    data: { url: text(url) },
    ...(Number.isFinite(time) ? { timestamp: time } : {}),
    // A later turn of a thread replaces the earlier one, and is heard unless it was to be expected.
    ...(text(tag) === '' ? {} : { tag: text(tag), renotify: silent !== true }),
    ...(silent === true ? { silent: true } : {}),
  };
  return self.registration.showNotification(title, options);
}

const text = (value) => (typeof value === 'string' ? value : '');

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url));
});

/** Our own pages only: a payload may be forged by whoever holds the keys, but it shall not lead elsewhere. */
async function open(url) {
  const target = ours(url);
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = windows.find((client) => client.url === target);
  return there === undefined ? self.clients.openWindow(target) : there.focus();
}

function ours(url) {
  const { origin } = self.location;
  try {
    const target = new URL(url, origin);
    return target.origin === origin ? target.href : `${origin}/`;
  } catch {
    return `${origin}/`;
  }
}

/** The browser has thrown the old subscription away: silence from now on would be a missed night. */
self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(
    show({
      title: 'Nightwire',
      body: 'Alerts on this device have stopped. Open to turn them on again. · هشدارهای این دستگاه قطع شده است. برای روشن کردن دوباره باز کنید.',
      url: '/subscribe',
      tag: 'subscription',
    }),
  );
});
