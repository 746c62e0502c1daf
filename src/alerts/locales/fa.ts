import type { Locale } from './locale.ts';

export const fa: Locale = {
  tag: 'fa-u-ca-gregory',
  script: 'Arab',
  calendarTag: 'fa-u-ca-persian',
  direction: 'rtl',
  zoneNames: 'shortGeneric',
  own: {},
  phrases: {
    what: `{kind, select,
      block {{cause, select, deliberate {مسدودسازی {service}} other {اختلال در {service}}}}
      throttling {{cause, select, deliberate {کندسازی عمدی اینترنت} other {کندی اینترنت}}}
      other {{cause, select,
        deliberate {قطع عمدی اینترنت}
        other {{reach, select,
          partial {قطعی بخشی از اینترنت}
          intranet {قطعی اینترنت بین‌الملل}
          other {قطعی اینترنت}}}}}}`,
    network: '{name} ({number})',
    inside: '{inner}، {outer}',
    titleOpened: '{where}: {what}',
    titleEscalated: '{where}: {what}{standing, select, confirmed { تأیید شد} other {، وخیم‌تر}}',
    titleReopened: '{where}: {what}، دوباره',
    titleResolved: '{where}: پایان {what}',
    titleRetracted: '{where}: هشدار پس گرفته شد',
    titleUpdated: '{where}: {what}، خبر تازه',
    titleRestored: '{where}: پایان بخشی از {what}',
    titleWindow: `{turn, select,
      recognised {{where}: {what} دوباره رخ داد، احتمالاً تکرار می‌شود}
      confirmed {{where}: تکرار {what} تأیید شد}
      changed {{where}: ساعت‌های تازهٔ {what}}
      opens {{where}: {what} به‌زودی پیش‌بینی می‌شود}
      missed {{where}: {what} که پیش‌بینی شده بود رخ نداد}
      other {{where}: تکرار {what} پایان یافت}}`,
    several: '{count, plural, one {# شبکه} other {# شبکه}}',
    networks: 'شبکه‌ها: {list}.',
    moment: `{zone, select,
      UTC {{utcOwn} ({utcDate}) ساعت {utcTime}}
      other {{sameDay, select,
        yes {{own} ({date}) ساعت {time} به {zone}، برابر با {utcTime}}
        other {{own} ({date}) ساعت {time} به {zone}، برابر با {utcDate} ساعت {utcTime}}}}}`,
    since: 'از {from}.',
    lasted: 'از {from} تا {until}؛ در مجموع {duration}.',
    whatAndWhere: `رویداد: {what}، {where}. شدت: {severity, select,
      1 {محدود} 2 {جدی} 3 {شدید} other {بحرانی}} ({level} از {levels}).`,
    agreement: `{count, plural,
      one {یک نوع سنجش آن را نشان می‌دهد: {families}.}
      =2 {دو نوع سنجش مستقل آن را نشان می‌دهند: {families}.}
      =3 {سه نوع سنجش مستقل آن را نشان می‌دهند: {families}.}
      other {# نوع سنجش مستقل آن را نشان می‌دهند: {families}.}}`,
    manyTests: 'آزمایش‌های مستقل بسیاری که داوطلبان در محل انجام داده‌اند آن را نشان می‌دهد.',
    certainty: `{standing, select,
      confirmed {{cause, select,
        shutdown {{kind, select,
          block {مسدودسازی عمدی، به تأیید {by}.}
          throttling {کندسازی عمدی، به تأیید {by}.}
          other {قطع عمدی، به تأیید {by}.}}}
        technical {نقص فنی، به تأیید {by}.}
        other {اختلال به تأیید {by} رسیده است؛ علت آن روشن نیست.}}}
      other {{cause, select,
        shutdown {{kind, select,
          block {شواهد با مسدودسازی عمدی سازگار است؛ هنوز تأیید نشده است.}
          throttling {شواهد با کندسازی عمدی سازگار است؛ هنوز تأیید نشده است.}
          other {شواهد با قطع عمدی اینترنت سازگار است؛ هنوز تأیید نشده است.}}}
        technical {شواهد با نقص فنی سازگار است؛ هنوز تأیید نشده است.}
        other {{kind, select,
          block {شواهد با مسدودسازی (فیلترینگ) سازگار است؛ علت روشن نیست.}
          other {علت اختلال روشن نیست.}}}}}}`,
    outsideRecord: 'منبعی بیرون از سنجش‌های ما',
    compared: '{counted, select, yes {نسبت به حالت معمول} other {در بدترین وضعیت، نسبت به حالت معمول}}: {list}.',
    share: '{signal} {percent}',
    tests: '{observed} آزمایش از {count} آزمایش ناموفق بود (معمولاً {expected})',
    reopenedNote: 'پیش‌تر خبر داده بودیم که پایان یافته است. همان رویداد دوباره آغاز شده است.',
    resolvedNote: 'سنجش‌ها به سطح معمول بازگشته‌اند. ممکن است دوباره رخ دهد.',
    retractedNote:
      'پیش‌تر خبر داده بودیم: {what}، {where}، از {from}. در بررسی دوباره، شواهد آن را تأیید نمی‌کند. لطفاً آن هشدار را نادیده بگیرید و به کسانی که خبر را به آنان رسانده‌اید نیز بگویید.',
    unwatchedNote: 'این مکان دیگر پایش نمی‌شود: این زمان آخرین باری است که دیده شد و زمان پایان آن معلوم نیست.',
    updatedNote: 'از هشدار پیشین تاکنون دانسته‌های ما تغییر کرده است.',
    changed: `{change, select,
      confirmed {اکنون تأیید شده است.}
      graver {شدت افزایش یافته است: {level} از {levels}.}
      intranet {تنها اینترنت داخلی مانده است.}
      relapsed {پس از بازگشت نسبی دوباره بدتر شده است.}
      wider {شبکه‌های بیشتری درگیرند: در مجموع {total}.}
      fewer {شبکه‌های بازگشته: {over} از {total}.}
      cause {اکنون شواهدی دربارهٔ علت در دست است.}
      other {دسترسی تا اندازه‌ای بازگشته است.}}`,
    briefNote: 'دسترسی بازگشته است، شاید تنها برای مدتی کوتاه.',
    expectedNote: 'در همان ساعت‌هایی رخ داد که پیش‌بینی می‌کردیم.',
    unexpectedNote:
      '{how, select, longer {بیش از آنچه پیش‌بینی می‌کردیم طول کشیده است.} other {از شب‌های پیش شدیدتر است.}}',
    windowHours:
      'ساعت‌ها: {start} تا {end}، به {zone}، {days, select, daily {هر روز} weekdays {دوشنبه تا جمعه} irregular {بعضی روزها} other {روزهای معینی از هفته}}.',
    windowNext: 'بار بعد: {from} تا {until} (احتمال {percent}).',
    windowCame: 'شب‌هایی که رخ داد: {hits}؛ شب‌هایی که رخ نداد: {misses}.',
    windowNote: `{turn, select,
      recognised {دوباره در همان ساعت‌ها رخ داد. برای شب‌هایی که در همین ساعت‌ها باشد مزاحم شما نمی‌شویم.}
      confirmed {دوباره در همان ساعت‌ها رخ داد: از این پس انتظار آن را داریم.}
      changed {ساعت‌ها یا روزها از هشدار پیشین تغییر کرده است.}
      opens {انتظار می‌رود تا یک ساعت دیگر آغاز شود.}
      missed {انتظار می‌رفت {from} رخ دهد؛ سنجش‌ها در سطح معمول ماند.}
      other {دیگر در این ساعت‌ها رخ نمی‌دهد. دیگر انتظار آن را نداریم.}}`,
    decided: 'بر پایهٔ آنچه تا این زمان می‌دانستیم: {at}.',
    link: 'شواهد و خبرهای تازه',
    unsubscribe: 'لغو اشتراک',
    confirmSubject: 'لطفاً نشانی خود را تأیید کنید',
    confirmAsk: 'کسی، که امیدواریم خود شما باشید، از ما خواسته است به این نشانی پیام بفرستیم.',
    confirmLink: 'برای دریافت پیام‌ها این صفحه را باز کنید و دکمه را بزنید',
    confirmIgnore: 'اگر شما نبوده‌اید، کاری نکنید: پیام دیگری از ما نخواهید گرفت.',
    ownerTitle: '{notice, select, disabled {وب‌هوک شما در {host} خاموش شد} other {وب‌هوک شما در {host} کار نمی‌کند}}',
    ownerWhy:
      '{how, select, gone {پاسخ داد که دیگر وجود ندارد (۴۱۰) و چیز دیگری برای آن فرستاده نمی‌شود.} other {از {since} چیزی نپذیرفته است. تلاش‌های ناموفق: {failures}؛ آخرین علت: {reason}.}}',
    ownerNext:
      '{notice, select, disabled {چیزی از دست نرفته است: دوباره روشنش کنید و آنچه را نرسیده است بخواهید.} other {هر رویداد حدود سه روز دوباره فرستاده می‌شود. پس از پنج روز بدون موفقیت، وب‌هوک خاموش می‌شود.}}',
    ownerSee: 'همهٔ تلاش‌ها در اینجا آمده است:',
    summaryTitle: 'خلاصه: {count, plural, =0 {رویداد بازی نیست} one {# رویداد باز} other {# رویداد باز}}',
    summaryNothing: 'در جاهایی که دنبال می‌کنید چیزی دیده نشد.',
    catchUpTitle: 'هنوز ادامه دارد: {count, plural, one {# رویداد باز} other {# رویداد باز}}',
    summaryPeriod: 'از {from} تا {until}.',
    summaryOpen: 'هنوز ادامه دارد:',
    summaryEnded: 'پایان یافت:',
    summaryWindows: 'در ادامه انتظار می‌رود:',
    summaryWindow: '{window}، از {from} تا {until} (احتمال {percent}).',
    summaryMore: 'و {count} مورد دیگر.',
    summaryReason:
      '{reason, select, quiet {{count} مورد در ساعت‌های سکوت شما} muted {{count} مورد که متوقف کرده‌اید} budget {{count} مورد بیش از حد شما} source {{count} مورد بر پایهٔ منبعی معیوب} artefact {{count} مورد خطای سنجش} wider {{count} مورد زیر هشداری گسترده‌تر} over {{count} مورد که زود پایان یافت} other {{count} مورد به دلایل دیگر}}',
    summaryHeld: 'جداگانه برایتان فرستاده نشد: {list}.',
    summaryStale: 'تا اندازه‌ای نمی‌دیدیم: دادهٔ تازه‌ای از {sources} نرسیده است.',
    summaryFresh: 'همهٔ منابع ما تازه‌اند. این به معنای وصل بودن مردم نیست.',
    discreetTitle: 'به‌روزرسانی تازه',
    discreetBody: 'چیز تازه‌ای برای شما هست.',
    discreetLink: 'باز کردن',
    welcomeTitle: 'اعلان‌ها روشن شد',
    welcomeBody: 'پیام‌ها به همین شکل می‌رسند. هرگاه اتفاقی بیفتد خبر می‌دهیم.',
    manage: 'چرا این به شما رسید و چگونه تغییرش دهید',
  },
  families: {
    'control-plane': 'مسیریابی',
    'active-probing': 'کاوش فعال',
    'passive-traffic': 'ترافیک پس‌زمینه',
    usage: 'میزان استفاده از سرویس‌های اینترنتی',
    speed: 'سرعت',
    delay: 'تأخیر',
    resets: 'قطع شدن اتصال‌ها',
    'client-tests': 'آزمایش‌های داوطلبان در محل',
    annotation: 'گزارش‌های منتشرشده',
  },
  signals: {
    'ioda.bgp': 'نشانی‌های IP دارای مسیر',
    'ioda.ping-slash24': 'نشانی‌های IP پاسخ‌گو به کاوش',
    'ioda.merit-nt': 'ترافیک پس‌زمینه',
    'ioda.gtr': 'استفاده از جست‌وجوی گوگل',
    'ioda.gtr-youtube': 'استفاده از یوتیوب',
    'ioda.gtr-gmail': 'استفاده از جیمیل',
    'ioda.gtr-maps': 'استفاده از نقشهٔ گوگل',
    'ioda.ping-slash24-latency': 'تأخیر',
    'ioda.ping-slash24-loss': 'گم‌شدن بسته‌ها',
    'radar.http': 'ترافیک وب',
    'radar.netflows': 'ترافیک',
    'radar.iqi-bandwidth': 'سرعت',
    'radar.iqi-latency': 'تأخیر',
    'ripestat.prefixes-v4': 'پیشوندهای IPv4 دارای مسیر',
    'ripestat.prefixes-v6': 'پیشوندهای IPv6 دارای مسیر',
    'tor.relay-users': 'کاربران تور',
    'tor.bridge-users': 'کاربران پل‌های تور',
    'radar.mobile-share': 'سهم دستگاه‌های همراه',
    'radar.http3-share': 'سهم HTTP/3',
    'radar.ipv6-share': 'سهم IPv6',
    'radar.resets-before-data': 'اتصال‌های قطع‌شده در آغاز',
    'radar.resets-after-data': 'اتصال‌های قطع‌شده پس از داده',
    'atlas.connected-probes': 'کاوشگرهای متصل',
    'ihr.network-delay': 'تأخیر',
    'mlab.download': 'سرعت دریافت',
    'mlab.tests': 'آزمایش‌های سرعت',
    'google.search': 'استفاده از جست‌وجوی گوگل',
    'google.youtube': 'استفاده از یوتیوب',
    'ooni-analysis.dns-blocked': 'دخالت در نام‌ها (DNS)',
    'ooni-analysis.tcp-blocked': 'دخالت در نشانی‌ها (TCP)',
    'ooni-analysis.tls-blocked': 'دخالت در TLS',
  },
  services: {
    whatsapp: 'واتس‌اپ',
    telegram: 'تلگرام',
    signal: 'سیگنال',
    'facebook-messenger': 'مسنجر فیس‌بوک',
    facebook: 'فیس‌بوک',
    tor: 'تور',
    psiphon: 'سایفون',
    instagram: 'اینستاگرام',
    youtube: 'یوتیوب',
    x: 'ایکس (توییتر)',
    tiktok: 'تیک‌تاک',
    linkedin: 'لینکدین',
    skype: 'اسکایپ',
    viber: 'وایبر',
    discord: 'دیسکورد',
    wikipedia: 'ویکی‌پدیا',
    github: 'گیت‌هاب',
    slack: 'اسلک',
    protonmail: 'پروتون‌میل',
    snowflake: 'اسنوفلیک',
    vpn: 'سایت‌های VPN',
    'google-play': 'گوگل‌پلی',
    'app-store': 'اپ‌استور',
    'browser-extensions': 'افزونه‌های فایرفاکس',
    doh: 'DNS روی HTTPS',
  },
};
