import type { Locale } from './locale.ts';

/** Names of services stand in the nominative and in Latin letters, behind «сервиса»: they are not declined. */
export const ru: Locale = {
  tag: 'ru',
  script: 'Cyrl',
  calendarTag: null,
  direction: 'ltr',
  zoneNames: 'longGeneric',
  own: {},
  phrases: {
    what: `{kind, select,
      block {{cause, select, deliberate {блокировка сервиса {service}} other {перебои в работе сервиса {service}}}}
      throttling {{cause, select, deliberate {преднамеренное замедление интернета} other {низкая скорость интернета}}}
      other {{cause, select,
        deliberate {преднамеренное отключение интернета}
        other {{reach, select,
          partial {перебои с интернетом}
          intranet {потеря зарубежного интернета}
          other {потеря доступа к интернету}}}}}}`,
    network: '{name} ({number})',
    inside: '{inner}, {outer}',
    titleOpened: '{where}: {what}',
    titleEscalated: '{where}: {what}{standing, select, confirmed { (подтверждено)} other { (стало хуже)}}',
    titleReopened: '{where}: снова {what}',
    titleResolved: '{where}: завершено — {what}',
    titleRetracted: '{where}: оповещение отозвано',
    titleUpdated: '{where}: {what}, новые сведения',
    titleRestored: '{where}: {what}, частично прошло',
    titleWindow: `{turn, select,
      recognised {{where}: снова {what}, вероятны повторы}
      confirmed {{where}: повторяется — {what}}
      changed {{where}: новые часы — {what}}
      opens {{where}: скоро ожидается — {what}}
      missed {{where}: ожидалось, но не наступило — {what}}
      other {{where}: больше не повторяется — {what}}}`,
    several: '{count, plural, one {# сеть} few {# сети} many {# сетей} other {# сети}}',
    networks: 'Сети: {list}.',
    moment: `{zone, select,
      UTC {{utcDate}, {utcTime}}
      other {{sameDay, select,
        yes {{utcDate}, {utcTime} ({time}, {zone})}
        other {{utcDate}, {utcTime} ({date}, {time}, {zone})}}}}`,
    since: 'Начало: {from}.',
    lasted: 'Начало: {from}. Конец: {until}. Длительность: {duration}.',
    whatAndWhere: `Что и где: {what}, {where}. Уровень: {severity, select,
      1 {ограниченный} 2 {серьёзный} 3 {тяжёлый} other {критический}} ({level} из {levels}).`,
    agreement: `{count, plural,
      =1 {Это показывает один вид измерений: {families}.}
      =2 {Это показывают два независимых вида измерений: {families}.}
      =3 {Это показывают три независимых вида измерений: {families}.}
      one {Это показывает # независимый вид измерений: {families}.}
      few {Это показывают # независимых вида измерений: {families}.}
      many {Это показывают # независимых видов измерений: {families}.}
      other {Это показывают # независимого вида измерений: {families}.}}`,
    manyTests: 'Это показывает множество независимых тестов добровольцев на месте.',
    certainty: `{standing, select,
      confirmed {{cause, select,
        shutdown {{kind, select,
          block {Преднамеренная блокировка; подтверждение: {by}.}
          throttling {Преднамеренное замедление; подтверждение: {by}.}
          other {Преднамеренное отключение; подтверждение: {by}.}}}
        technical {Техническая неисправность; подтверждение: {by}.}
        other {Нарушение связи подтверждено: {by}; причина неясна.}}}
      other {{cause, select,
        shutdown {{kind, select,
          block {Данные согласуются с преднамеренной блокировкой; не подтверждено.}
          throttling {Данные согласуются с преднамеренным замедлением; не подтверждено.}
          other {Данные согласуются с преднамеренным отключением; не подтверждено.}}}
        technical {Данные согласуются с технической неисправностью; не подтверждено.}
        other {{kind, select,
          block {Данные согласуются с блокировкой; причина неясна.}
          other {Нарушение связи, причина неясна.}}}}}}`,
    outsideRecord: 'внешний источник',
    compared: '{counted, select, yes {По сравнению с обычным} other {В худший момент по сравнению с обычным}}: {list}.',
    share: '{signal} — {percent}',
    tests: 'неудачных тестов {observed} из {count}, обычно {expected}',
    reopenedNote: 'Мы сообщали, что всё закончилось. Это началось снова и относится к тому же инциденту.',
    resolvedNote: 'Измерения вернулись к обычному уровню. Это может повториться.',
    retractedNote:
      'Мы сообщали: {what}, {where}, начало: {from}. При повторной проверке данные этого не подтвердили. Просим не учитывать то оповещение и предупредить тех, кому вы его передали.',
    unwatchedNote:
      'Мы больше не следим за этим местом: указано, когда это видели в последний раз; когда закончилось, неизвестно.',
    updatedNote: 'С нашего прошлого сообщения сведения изменились.',
    changed: `{change, select,
      confirmed {Теперь это подтверждено.}
      graver {Уровень вырос: {level} из {levels}.}
      intranet {Остался только внутренний интернет.}
      relapsed {После частичного восстановления снова стало хуже.}
      wider {Затронуто больше сетей: всего {total}.}
      fewer {Сети снова работают: {over} из {total}.}
      cause {Появились данные о причине.}
      other {Доступ частично восстановлен.}}`,
    briefNote: 'Доступ восстановлен, возможно ненадолго.',
    expectedNote: 'Это произошло в те часы, когда мы этого ожидали.',
    unexpectedNote:
      '{how, select, longer {Это длится дольше, чем мы ожидали.} other {Это сильнее, чем в прошлые ночи.}}',
    windowHours:
      'Часы: {start}–{end}, {zone}, {days, select, daily {каждый день} weekdays {с понедельника по пятницу} irregular {в некоторые дни} other {в определённые дни недели}}.',
    windowNext: 'Следующий раз: {from} — {until} (вероятность {percent}).',
    windowCame: 'Ночи, когда это было: {hits}; когда не было: {misses}.',
    windowNote: `{turn, select,
      recognised {Это повторилось в те же часы. Ночи с теми же часами вас не потревожат.}
      confirmed {Это повторилось в те же часы: теперь мы на это полагаемся.}
      changed {С нашего прошлого сообщения часы или дни изменились.}
      opens {Ожидается начало в течение часа.}
      missed {Ожидалось: {from}; измерения остались на обычном уровне.}
      other {В эти часы это больше не происходит. Мы этого больше не ждём.}}`,
    decided: 'Отправлено на основании того, что было известно на {at}.',
    link: 'Данные и новости об инциденте',
    unsubscribe: 'Отписаться',
    confirmSubject: 'Пожалуйста, подтвердите свой адрес',
    confirmAsk: 'Кто-то (надеемся, что вы) попросил нас отправлять сообщения на этот адрес.',
    confirmLink: 'Чтобы получать их, откройте эту страницу и нажмите кнопку',
    confirmIgnore: 'Если это были не вы, ничего не делайте: больше мы вам не напишем.',
    ownerTitle: '{notice, select, disabled {Ваш вебхук на {host} отключён} other {Ваш вебхук на {host} не работает}}',
    ownerWhy:
      '{how, select, gone {Он ответил, что его больше нет (410); больше ему ничего не отправляется.} other {С этого времени он ничего не принял: {since}. Неудачных попыток: {failures}; последняя причина: {reason}.}}',
    ownerNext:
      '{notice, select, disabled {Ничего не потеряно: включите его снова и запросите пропущенное.} other {Каждое событие отправляется повторно около трёх дней. После пяти дней без успеха вебхук отключается.}}',
    ownerSee: 'Все попытки перечислены здесь:',
    summaryTitle:
      'Сводка: {count, plural, =0 {открытых событий нет} one {# открытое событие} few {# открытых события} many {# открытых событий} other {# открытого события}}',
    summaryNothing: 'В местах, за которыми вы следите, ничего не обнаружено.',
    catchUpTitle:
      'Ещё продолжается: {count, plural, one {# событие} few {# события} many {# событий} other {# события}}',
    summaryPeriod: 'С {from} по {until}.',
    summaryOpen: 'Продолжается:',
    summaryEnded: 'Закончилось:',
    summaryWindows: 'Ожидается:',
    summaryWindow: '{window}, с {from} по {until} (вероятность {percent}).',
    summaryMore: 'И ещё {count}.',
    summaryReason:
      '{reason, select, quiet {{count} в ваши тихие часы} muted {{count} на паузе} budget {{count} сверх вашего предела} source {{count} на неисправном источнике} artefact {{count} ошибок измерения} wider {{count} в более широком оповещении} over {{count} закончились раньше} other {{count} по другим причинам}}',
    summaryHeld: 'Не отправлено вам по отдельности: {list}.',
    summaryStale: 'Мы частично не видели: нет свежих данных от {sources}.',
    summaryFresh: 'Все наши источники свежие. Это не обещание, что люди на связи.',
    discreetTitle: 'Есть обновление',
    discreetBody: 'Для вас есть новое сообщение.',
    discreetLink: 'Открыть',
    welcomeTitle: 'Уведомления включены',
    welcomeBody: 'Так будут выглядеть сообщения. Мы напишем, когда что-то произойдёт.',
    manage: 'Почему это пришло вам и что изменить',
  },
  families: {
    'control-plane': 'маршрутизация',
    'active-probing': 'активное зондирование',
    'passive-traffic': 'фоновый трафик',
    usage: 'использование онлайн-сервисов',
    speed: 'скорость',
    delay: 'задержка',
    resets: 'обрывы соединений',
    'client-tests': 'тесты добровольцев на месте',
    annotation: 'опубликованные сообщения',
  },
  signals: {
    'ioda.bgp': 'маршрутизируемые адреса',
    'ioda.ping-slash24': 'ответы на зондирование',
    'ioda.merit-nt': 'фоновый трафик',
    'ioda.gtr': 'использование поиска Google',
    'ioda.gtr-youtube': 'использование YouTube',
    'ioda.gtr-gmail': 'использование Gmail',
    'ioda.gtr-maps': 'использование Google Карт',
    'ioda.ping-slash24-latency': 'задержка',
    'ioda.ping-slash24-loss': 'потеря пакетов',
    'radar.http': 'веб-трафик',
    'radar.netflows': 'трафик',
    'radar.iqi-bandwidth': 'скорость',
    'radar.iqi-latency': 'задержка',
    'ripestat.prefixes-v4': 'маршрутизируемые префиксы IPv4',
    'ripestat.prefixes-v6': 'маршрутизируемые префиксы IPv6',
    'tor.relay-users': 'пользователи Tor',
    'tor.bridge-users': 'пользователи мостов Tor',
    'radar.mobile-share': 'доля мобильных устройств',
    'radar.http3-share': 'доля HTTP/3',
    'radar.ipv6-share': 'доля IPv6',
    'radar.resets-before-data': 'соединения, сброшенные в начале',
    'radar.resets-after-data': 'соединения, сброшенные после данных',
    'atlas.connected-probes': 'подключённые зонды',
    'ihr.network-delay': 'задержка',
    'mlab.download': 'скорость загрузки',
    'mlab.tests': 'тесты скорости',
    'google.search': 'использование поиска Google',
    'google.youtube': 'использование YouTube',
    'ooni-analysis.dns-blocked': 'помехи для имён (DNS)',
    'ooni-analysis.tcp-blocked': 'помехи для адресов (TCP)',
    'ooni-analysis.tls-blocked': 'помехи для TLS',
  },
  services: {
    whatsapp: 'WhatsApp',
    telegram: 'Telegram',
    signal: 'Signal',
    'facebook-messenger': 'Facebook Messenger',
    facebook: 'Facebook',
    tor: 'Tor',
    psiphon: 'Psiphon',
    instagram: 'Instagram',
    youtube: 'YouTube',
    x: 'X (Twitter)',
    tiktok: 'TikTok',
    linkedin: 'LinkedIn',
    skype: 'Skype',
    viber: 'Viber',
    discord: 'Discord',
    wikipedia: 'Wikipedia',
    github: 'GitHub',
    slack: 'Slack',
    protonmail: 'Proton Mail',
    snowflake: 'Snowflake',
    vpn: 'сайты VPN',
    'google-play': 'Google Play',
    'app-store': 'App Store',
    'browser-extensions': 'Firefox Add-ons',
    doh: 'DNS over HTTPS',
  },
};
