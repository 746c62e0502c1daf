import type { Locale } from './locale.ts';

/**
 * Digits are Arabic-Indic (٠١٢), as in the press from Egypt to Iraq and the Gulf, where the Arabic-speaking countries lie
 * that we watch; readers in the Maghreb know them. Months carry both names, as the United Nations write them: in Iraq,
 * Syria and Jordan January is كانون الثاني, in Sudan and Yemen يناير.
 */
export const ar: Locale = {
  tag: 'ar-u-ca-gregory-nu-arab',
  script: 'Arab',
  calendarTag: null,
  direction: 'rtl',
  zoneNames: 'shortGeneric',
  own: {
    dates: {
      long: {
        months: [
          'كانون الثاني/يناير',
          'شباط/فبراير',
          'آذار/مارس',
          'نيسان/أبريل',
          'أيار/مايو',
          'حزيران/يونيو',
          'تموز/يوليو',
          'آب/أغسطس',
          'أيلول/سبتمبر',
          'تشرين الأول/أكتوبر',
          'تشرين الثاني/نوفمبر',
          'كانون الأول/ديسمبر',
        ],
        pattern: '{day} {month} {year}',
      },
    },
  },
  phrases: {
    what: `{kind, select,
      block {{cause, select, deliberate {حجب {service}} other {اضطراب في {service}}}}
      throttling {{cause, select, deliberate {إبطاء متعمد للإنترنت} other {بطء الإنترنت}}}
      other {{cause, select,
        deliberate {قطع متعمد للإنترنت}
        other {{reach, select,
          partial {انقطاع جزئي للإنترنت}
          intranet {انقطاع الإنترنت الدولي}
          other {انقطاع الإنترنت}}}}}}`,
    network: '{name} ({number})',
    inside: '{inner}، {outer}',
    titleOpened: '{where}: {what}',
    titleEscalated: '{where}: {what}{standing, select, confirmed {، مؤكَّد} other {، أشد خطورة}}',
    titleReopened: '{where}: {what} من جديد',
    titleResolved: '{where}: انتهى {what}',
    titleRetracted: '{where}: سُحب التنبيه',
    titleUpdated: '{where}: {what}، مستجدات',
    titleRestored: '{where}: انتهى {what} جزئيًا',
    titleWindow: `{turn, select,
      recognised {{where}: {what} من جديد، وقد يتكرر}
      confirmed {{where}: تأكد تكرار {what}}
      changed {{where}: أوقات جديدة: {what}}
      opens {{where}: {what} متوقع قريبًا}
      missed {{where}: لم يحدث المتوقع: {what}}
      other {{where}: لم يعد يتكرر {what}}}`,
    several: '{count, plural, zero {# شبكة} one {شبكة واحدة} two {شبكتان} few {# شبكات} many {# شبكة} other {# شبكة}}',
    networks: 'الشبكات: {list}.',
    moment: `{zone, select,
      UTC {{utcDate}، الساعة {utcTime}}
      other {{sameDay, select,
        yes {{date}، الساعة {time} حسب {zone} ({utcTime})}
        other {{date}، الساعة {time} حسب {zone} ({utcDate}، {utcTime})}}}}`,
    since: 'منذ {from}.',
    lasted: 'من {from} إلى {until}؛ المدة: {duration}.',
    whatAndWhere: `ماذا وأين: {what}، {where}. الخطورة: {severity, select,
      1 {محدودة} 2 {جدية} 3 {شديدة} other {حرجة}} ({level} من {levels}).`,
    agreement: `{count, plural,
      zero {لا يُظهره أي نوع من القياس: {families}.}
      one {يُظهره نوع واحد من القياس: {families}.}
      two {يُظهره نوعان مستقلان من القياس: {families}.}
      few {تُظهره # أنواع مستقلة من القياس: {families}.}
      many {يُظهره # نوعًا مستقلًا من القياس: {families}.}
      other {يُظهره # نوع مستقل من القياس: {families}.}}`,
    manyTests: 'تُظهره اختبارات كثيرة مستقلة يجريها متطوعون في المكان.',
    certainty: `{standing, select,
      confirmed {{cause, select,
        shutdown {{kind, select,
          block {حجب متعمد، بتأكيد من {by}.}
          throttling {إبطاء متعمد، بتأكيد من {by}.}
          other {قطع متعمد للإنترنت، بتأكيد من {by}.}}}
        technical {عطل فني، بتأكيد من {by}.}
        other {اضطراب مؤكَّد من {by}؛ السبب غير واضح.}}}
      other {{cause, select,
        shutdown {{kind, select,
          block {الأدلة تتسق مع حجب متعمد؛ لم يتأكد ذلك.}
          throttling {الأدلة تتسق مع إبطاء متعمد؛ لم يتأكد ذلك.}
          other {الأدلة تتسق مع قطع متعمد للإنترنت؛ لم يتأكد ذلك.}}}
        technical {الأدلة تتسق مع عطل فني؛ لم يتأكد ذلك.}
        other {{kind, select,
          block {الأدلة تتسق مع الحجب؛ السبب غير واضح.}
          other {اضطراب، والسبب غير واضح.}}}}}}`,
    outsideRecord: 'سجل من خارج قياساتنا',
    compared: '{counted, select, yes {مقارنة بالمعتاد} other {في أسوأ الأحوال، مقارنة بالمعتاد}}: {list}.',
    share: '{signal} عند {percent}',
    tests: 'فشل {observed} من الاختبارات وعددها {count} (المعتاد {expected})',
    reopenedNote: 'كنا قد أخبرناكم بأنه انتهى. لقد بدأ من جديد، وهو جزء من الحادثة نفسها.',
    resolvedNote: 'عادت القياسات إلى مستواها المعتاد. قد يتكرر ذلك.',
    retractedNote:
      'كنا قد أخبرناكم: {what}، {where}، منذ {from}. بعد إعادة النظر، لا تدعم الأدلة ذلك. يُرجى تجاهل ذلك التنبيه، وإبلاغ من نقلتموه إليهم.',
    unwatchedNote: 'لم نعد نراقب هذا المكان: هذا آخر وقت شوهد فيه، ووقت انتهائه غير معروف.',
    updatedNote: 'تغيرت معلوماتنا منذ آخر تنبيه أرسلناه إليكم.',
    changed: `{change, select,
      confirmed {أصبح الأمر مؤكدًا.}
      graver {ازدادت الخطورة: {level} من {levels}.}
      intranet {لم يبقَ سوى الإنترنت الداخلي.}
      relapsed {ساء الوضع من جديد بعد عودة جزئية.}
      wider {اتسع الانقطاع إلى شبكات أخرى: {total} إجمالًا.}
      fewer {الشبكات التي عادت: {over} من {total}.}
      cause {توجد الآن أدلة على السبب.}
      other {عاد الاتصال جزئيًا.}}`,
    briefNote: 'عاد الاتصال، وربما لوقت قصير فقط.',
    expectedNote: 'حدث في الأوقات التي توقعناها.',
    unexpectedNote: '{how, select, longer {استمر مدة أطول مما توقعنا.} other {وهو أشد مما كان في الليالي السابقة.}}',
    windowHours:
      'الأوقات: من {start} إلى {end}، {zone}، {days, select, daily {كل يوم} weekdays {من الاثنين إلى الجمعة} irregular {في بعض الأيام} other {في أيام معينة من الأسبوع}}.',
    windowNext: 'المرة القادمة: من {from} إلى {until} (الاحتمال {percent}).',
    windowCame: 'الليالي التي حدث فيها: {hits}؛ التي لم يحدث فيها: {misses}.',
    windowNote: `{turn, select,
      recognised {تكرر في الأوقات نفسها. لن ننبهكم بصوت في الليالي التي تلتزم بهذه الأوقات.}
      confirmed {تكرر في الأوقات نفسها: نعتمد عليه من الآن.}
      changed {تغيرت الأوقات أو الأيام منذ آخر تنبيه أرسلناه إليكم.}
      opens {من المتوقع أن يبدأ خلال ساعة.}
      missed {كان متوقعًا في {from}؛ بقيت القياسات في مستواها المعتاد.}
      other {لم يعد يحدث في هذه الأوقات. لم نعد نتوقعه.}}`,
    decided: 'أُرسل بناءً على ما كان معروفًا في {at}.',
    link: 'الأدلة والمستجدات',
    unsubscribe: 'إلغاء الاشتراك',
    confirmSubject: 'يُرجى تأكيد عنوانكم',
    confirmAsk: 'طلب منا شخص ما، ونأمل أنكم أنتم، أن نرسل رسائل إلى هذا العنوان.',
    confirmLink: 'لتلقي الرسائل، افتحوا هذه الصفحة واضغطوا الزر',
    confirmIgnore: 'إن لم تطلبوا ذلك فلا تفعلوا شيئًا: لن تصلكم منا رسالة أخرى.',
    ownerTitle:
      '{notice, select, disabled {أُوقف webhook الخاص بكم على {host}} other {تعطّل webhook الخاص بكم على {host}}}',
    ownerWhy:
      '{how, select, gone {أجاب بأنه لم يعد موجودًا (٤١٠)، ولن يُرسل إليه شيء بعد الآن.} other {لم يقبل شيئًا منذ {since}. المحاولات الفاشلة: {failures}، وآخر سبب: {reason}.}}',
    ownerNext:
      '{notice, select, disabled {لم يضع شيء: أعيدوا تشغيله واطلبوا ما فاته.} other {تُعاد محاولة كل حدث نحو ثلاثة أيام. وبعد خمسة أيام بلا نجاح يُوقف webhook.}}',
    ownerSee: 'كل المحاولات مدرجة هنا:',
    summaryTitle:
      'ملخص: {count, plural, =0 {لا حدث مفتوح} zero {لا حدث مفتوح} one {حدث مفتوح واحد} two {حدثان مفتوحان} few {# أحداث مفتوحة} many {# حدثًا مفتوحًا} other {# حدث مفتوح}}',
    summaryNothing: 'لم يُرصد شيء في الأماكن التي تتابعونها.',
    catchUpTitle:
      'لا يزال مستمرًا: {count, plural, zero {لا أحداث مفتوحة} one {حدث مفتوح واحد} two {حدثان مفتوحان} few {# أحداث مفتوحة} many {# حدثًا مفتوحًا} other {# حدث مفتوح}}',
    summaryPeriod: 'من {from} إلى {until}.',
    summaryOpen: 'لا يزال مستمرًا:',
    summaryEnded: 'انتهى:',
    summaryWindows: 'المتوقع بعد ذلك:',
    summaryWindow: '{window}، من {from} إلى {until} (الاحتمال {percent}).',
    summaryMore: 'و{count} غيرها.',
    summaryReason:
      '{reason, select, quiet {{count} في ساعات هدوئكم} muted {{count} أوقفتموها} budget {{count} فوق حدّكم} source {{count} تستند إلى مصدر متعطل} artefact {{count} أخطاء قياس} wider {{count} يشملها تنبيه أوسع} over {{count} انتهت قبل إخباركم} other {{count} لأسباب أخرى}}',
    summaryHeld: 'لم يُرسل إليكم منفردًا: {list}.',
    summaryStale: 'كنا لا نرى جزءًا من الصورة: لا بيانات حديثة من {sources}.',
    summaryFresh: 'كل مصادرنا حديثة. وليس هذا وعدًا بأن الناس متصلون.',
    discreetTitle: 'يتوفر تحديث',
    discreetBody: 'هناك جديد لك.',
    discreetLink: 'فتح',
    welcomeTitle: 'الإشعارات مفعّلة',
    welcomeBody: 'هكذا ستصلك الرسائل. سنخبرك عندما يحدث شيء.',
    manage: 'لماذا وصلكم هذا وكيف تغيّرونه',
  },
  families: {
    'control-plane': 'توجيه الشبكات',
    'active-probing': 'الفحص النشط',
    'passive-traffic': 'حركة البيانات الخلفية',
    usage: 'استخدام خدمات الإنترنت',
    speed: 'السرعة',
    delay: 'التأخير',
    resets: 'انقطاع الاتصالات',
    'client-tests': 'اختبارات يجريها متطوعون في المكان',
    annotation: 'تقارير منشورة',
  },
  signals: {
    'ioda.bgp': 'عناوين IP المعلنة في التوجيه',
    'ioda.ping-slash24': 'عناوين IP المستجيبة للفحص',
    'ioda.merit-nt': 'حركة البيانات الخلفية',
    'ioda.gtr': 'استخدام بحث غوغل',
    'ioda.gtr-youtube': 'استخدام يوتيوب',
    'ioda.gtr-gmail': 'استخدام جيميل',
    'ioda.gtr-maps': 'استخدام خرائط غوغل',
    'ioda.ping-slash24-latency': 'التأخير',
    'ioda.ping-slash24-loss': 'فقدان الحزم',
    'radar.http': 'حركة الويب',
    'radar.netflows': 'حركة البيانات',
    'radar.iqi-bandwidth': 'السرعة',
    'radar.iqi-latency': 'التأخير',
    'ripestat.prefixes-v4': 'بادئات IPv4 المعلنة في التوجيه',
    'ripestat.prefixes-v6': 'بادئات IPv6 المعلنة في التوجيه',
    'tor.relay-users': 'مستخدمو تور',
    'tor.bridge-users': 'مستخدمو جسور تور',
    'radar.mobile-share': 'حصة الأجهزة المحمولة',
    'radar.http3-share': 'حصة HTTP/3',
    'radar.ipv6-share': 'حصة IPv6',
    'radar.resets-before-data': 'اتصالات قُطعت عند بدئها',
    'radar.resets-after-data': 'اتصالات قُطعت بعد البيانات',
    'atlas.connected-probes': 'المجسّات المتصلة',
    'ihr.network-delay': 'التأخير',
    'mlab.download': 'سرعة التنزيل',
    'mlab.tests': 'اختبارات السرعة',
    'google.search': 'استخدام بحث غوغل',
    'google.youtube': 'استخدام يوتيوب',
    'ooni-analysis.dns-blocked': 'تدخّل في الأسماء (DNS)',
    'ooni-analysis.tcp-blocked': 'تدخّل في العناوين (TCP)',
    'ooni-analysis.tls-blocked': 'تدخّل في TLS',
  },
  services: {
    whatsapp: 'واتساب',
    telegram: 'تيليغرام',
    signal: 'سيغنال',
    'facebook-messenger': 'فيسبوك ماسنجر',
    facebook: 'فيسبوك',
    tor: 'تور',
    psiphon: 'سايفون',
    instagram: 'إنستغرام',
    youtube: 'يوتيوب',
    x: 'إكس (تويتر)',
    tiktok: 'تيك توك',
    linkedin: 'لينكدإن',
    skype: 'سكايب',
    viber: 'فايبر',
    discord: 'ديسكورد',
    wikipedia: 'ويكيبيديا',
    github: 'غيت هب',
    slack: 'سلاك',
    protonmail: 'بروتون ميل',
    snowflake: 'سنوفليك',
    vpn: 'مواقع VPN',
    'google-play': 'غوغل بلاي',
    'app-store': 'آب ستور',
    'browser-extensions': 'إضافات فايرفوكس',
    doh: 'DNS عبر HTTPS',
  },
};
