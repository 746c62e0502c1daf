import type { Locale } from './locale.ts';

export const es: Locale = {
  tag: 'es',
  script: 'Latn',
  calendarTag: null,
  direction: 'ltr',
  zoneNames: 'longGeneric',
  own: {},
  phrases: {
    what: `{kind, select,
      block {{cause, select, deliberate {bloqueo de {service}} other {problemas de acceso a {service}}}}
      throttling {{cause, select, deliberate {ralentización deliberada de internet} other {lentitud de internet}}}
      other {{cause, select,
        deliberate {corte deliberado de internet}
        other {{reach, select,
          partial {interrupción parcial de internet}
          intranet {pérdida de internet internacional}
          other {interrupción de internet}}}}}}`,
    network: '{name} ({number})',
    inside: '{inner}, {outer}',
    titleOpened: '{where}: {what}',
    titleEscalated: '{where}: {what}{standing, select, confirmed { (confirmado)} other {, más grave}}',
    titleReopened: '{where}: {what}, de nuevo',
    titleResolved: '{where}: terminó ({what})',
    titleRetracted: '{where}: alerta retirada',
    titleUpdated: '{where}: {what}, novedades',
    titleRestored: '{where}: terminó en parte ({what})',
    titleWindow: `{turn, select,
      recognised {{where}: de nuevo {what}, probable repetición}
      confirmed {{where}: repetición confirmada ({what})}
      changed {{where}: nuevo horario ({what})}
      opens {{where}: se espera pronto ({what})}
      missed {{where}: no ocurrió lo esperado ({what})}
      other {{where}: ya no se repite ({what})}}`,
    several: '{count, plural, one {# red} many {# de redes} other {# redes}}',
    networks: 'Redes: {list}.',
    moment: `{zone, select,
      UTC {{utcDate}, {utcTime}}
      other {{sameDay, select,
        yes {{utcDate}, {utcTime} ({time}, {zone})}
        other {{utcDate}, {utcTime} ({date}, {time}, {zone})}}}}`,
    since: 'Desde el {from}.',
    lasted: 'Del {from} al {until}: {duration}.',
    whatAndWhere: `Qué y dónde: {what}, {where}. Gravedad: {severity, select,
      1 {limitada} 2 {seria} 3 {grave} other {crítica}} ({level} de {levels}).`,
    agreement: `{count, plural,
      =2 {Lo muestran dos tipos de medición independientes: {families}.}
      =3 {Lo muestran tres tipos de medición independientes: {families}.}
      one {Lo muestra un solo tipo de medición: {families}.}
      many {Lo muestran # de tipos de medición independientes: {families}.}
      other {Lo muestran # tipos de medición independientes: {families}.}}`,
    manyTests: 'Lo muestran muchas pruebas independientes de voluntarios en el lugar.',
    certainty: `{standing, select,
      confirmed {{cause, select,
        shutdown {{kind, select,
          block {Bloqueo deliberado, confirmado por {by}.}
          throttling {Ralentización deliberada, confirmada por {by}.}
          other {Corte deliberado, confirmado por {by}.}}}
        technical {Fallo técnico, confirmado por {by}.}
        other {Perturbación confirmada por {by}; causa sin aclarar.}}}
      other {{cause, select,
        shutdown {{kind, select,
          block {Compatible con un bloqueo deliberado; sin confirmar.}
          throttling {Compatible con una ralentización deliberada; sin confirmar.}
          other {Compatible con un corte deliberado; sin confirmar.}}}
        technical {Compatible con un fallo técnico; sin confirmar.}
        other {{kind, select,
          block {Compatible con un bloqueo; causa sin aclarar.}
          other {Perturbación, causa sin aclarar.}}}}}}`,
    outsideRecord: 'un registro externo',
    compared:
      '{counted, select, yes {En comparación con lo habitual} other {En el peor momento, en comparación con lo habitual}}: {list}.',
    share: '{signal} al {percent}',
    tests: '{observed} de {count} pruebas fallidas (lo habitual: {expected})',
    reopenedNote: 'Le dijimos que había terminado. Ha vuelto a empezar, como parte del mismo incidente.',
    resolvedNote: 'Las mediciones han vuelto a su nivel habitual. Puede repetirse.',
    retractedNote:
      'Le dijimos: {what}, {where}, desde el {from}. Tras revisarlo, los indicios no lo sostienen. Por favor, no tenga en cuenta esa alerta y avise a quienes se la haya transmitido.',
    unwatchedNote: 'Ya no vigilamos este lugar: esa es la última vez que se vio; no se sabe cuándo terminó.',
    updatedNote: 'Lo que sabemos ha cambiado desde que le avisamos por última vez.',
    changed: `{change, select,
      confirmed {Ahora está confirmado.}
      graver {La gravedad ha aumentado: {level} de {levels}.}
      intranet {Solo queda el internet nacional.}
      relapsed {Ha vuelto a empeorar tras una recuperación parcial.}
      wider {Hay más redes afectadas: {total} en total.}
      fewer {Redes recuperadas: {over} de {total}.}
      cause {Ahora hay indicios sobre la causa.}
      other {El acceso ha vuelto en parte.}}`,
    briefNote: 'El acceso ha vuelto, quizá por poco tiempo.',
    expectedNote: 'Ocurrió en el horario en que lo esperábamos.',
    unexpectedNote:
      '{how, select, longer {Dura más de lo que esperábamos.} other {Es más intenso que en las noches anteriores.}}',
    windowHours:
      'Horario: de {start} a {end}, {zone}, {days, select, daily {todos los días} weekdays {de lunes a viernes} irregular {algunos días} other {ciertos días de la semana}}.',
    windowNext: 'Próxima vez: del {from} al {until} (probabilidad: {percent}).',
    windowCame: 'Noches en que ocurrió: {hits}; en que no: {misses}.',
    windowNote: `{turn, select,
      recognised {Volvió a ocurrir a las mismas horas. Las noches que sigan este horario no le interrumpirán.}
      confirmed {Volvió a ocurrir a las mismas horas: desde ahora contamos con ello.}
      changed {El horario o los días han cambiado desde que le avisamos por última vez.}
      opens {Se espera que empiece dentro de una hora.}
      missed {Se esperaba el {from}; las mediciones siguieron en su nivel habitual.}
      other {Ya no ocurre a estas horas. No esperamos que se repita.}}`,
    decided: 'Enviado según lo que se sabía el {at}.',
    link: 'Indicios y novedades',
    unsubscribe: 'Cancelar la suscripción',
    confirmSubject: 'Por favor, confirme su dirección',
    confirmAsk: 'Alguien, esperamos que usted, nos ha pedido que enviemos mensajes a esta dirección.',
    confirmLink: 'Para recibirlos, abra esta página y pulse el botón',
    confirmIgnore: 'Si no fue usted, no haga nada: no volverá a saber de nosotros.',
    ownerTitle:
      '{notice, select, disabled {Su webhook en {host} ha sido desactivado} other {Su webhook en {host} falla}}',
    ownerWhy:
      '{how, select, gone {Respondió que ya no existe (410), y no se le envía nada más.} other {No ha aceptado nada desde el {since}. Intentos fallidos: {failures}; último motivo: {reason}.}}',
    ownerNext:
      '{notice, select, disabled {No se ha perdido nada: vuelva a activarlo y pida lo que no recibió.} other {Cada evento se reintenta durante unos tres días. Tras cinco días sin éxito, el webhook se desactiva.}}',
    ownerSee: 'Cada intento figura aquí:',
    summaryTitle:
      'Resumen: {count, plural, =0 {ningún suceso en curso} one {# suceso en curso} many {# de sucesos en curso} other {# sucesos en curso}}',
    summaryNothing: 'No se ha detectado nada en los lugares que sigue.',
    catchUpTitle: 'Todavía en curso: {count, plural, one {# suceso} many {# de sucesos} other {# sucesos}}',
    summaryPeriod: 'Del {from} al {until}.',
    summaryOpen: 'En curso:',
    summaryEnded: 'Terminó:',
    summaryWindows: 'Se espera:',
    summaryWindow: '{window}, del {from} al {until} (probabilidad {percent}).',
    summaryMore: 'Y {count} más.',
    summaryReason:
      '{reason, select, quiet {{count} en sus horas de silencio} muted {{count} en pausa} budget {{count} por encima de su límite} source {{count} basados en una fuente que falla} artefact {{count} artefactos conocidos} wider {{count} dentro de una alerta más amplia} over {{count} que terminaron antes} other {{count} por otros motivos}}',
    summaryHeld: 'No se le envió por separado: {list}.',
    summaryStale: 'Estuvimos en parte a ciegas: sin datos recientes de {sources}.',
    summaryFresh: 'Todas nuestras fuentes están al día. No es una promesa de que la gente esté conectada.',
    discreetTitle: 'Actualización disponible',
    discreetBody: 'Hay algo nuevo para usted.',
    discreetLink: 'Abrir',
    welcomeTitle: 'Notificaciones activadas',
    welcomeBody: 'Así se verán los mensajes. Le avisaremos cuando ocurra algo.',
    manage: 'Por qué lo recibió y qué cambiar',
  },
  families: {
    'control-plane': 'enrutamiento',
    'active-probing': 'sondeo activo',
    'passive-traffic': 'tráfico de fondo',
    usage: 'uso de servicios en línea',
    speed: 'velocidad',
    delay: 'retardo',
    resets: 'cortes de conexiones',
    'client-tests': 'pruebas de voluntarios en el lugar',
    annotation: 'informes publicados',
  },
  signals: {
    'ioda.bgp': 'direcciones enrutadas',
    'ioda.ping-slash24': 'respuestas al sondeo',
    'ioda.merit-nt': 'tráfico de fondo',
    'ioda.gtr': 'uso del buscador de Google',
    'ioda.gtr-youtube': 'uso de YouTube',
    'ioda.gtr-gmail': 'uso de Gmail',
    'ioda.gtr-maps': 'uso de Google Maps',
    'ioda.ping-slash24-latency': 'retardo',
    'ioda.ping-slash24-loss': 'pérdida de paquetes',
    'radar.http': 'tráfico web',
    'radar.netflows': 'tráfico',
    'radar.iqi-bandwidth': 'velocidad',
    'radar.iqi-latency': 'retardo',
    'ripestat.prefixes-v4': 'prefijos IPv4 enrutados',
    'ripestat.prefixes-v6': 'prefijos IPv6 enrutados',
    'tor.relay-users': 'usuarios de Tor',
    'tor.bridge-users': 'usuarios de puentes de Tor',
    'radar.mobile-share': 'proporción de móviles',
    'radar.http3-share': 'proporción de HTTP/3',
    'radar.ipv6-share': 'proporción de IPv6',
    'radar.resets-before-data': 'conexiones cortadas al inicio',
    'radar.resets-after-data': 'conexiones cortadas tras los datos',
    'atlas.connected-probes': 'sondas conectadas',
    'ihr.network-delay': 'retardo',
    'mlab.download': 'velocidad de descarga',
    'mlab.tests': 'pruebas de velocidad',
    'google.search': 'uso del buscador de Google',
    'google.youtube': 'uso de YouTube',
    'ooni-analysis.dns-blocked': 'interferencia con los nombres (DNS)',
    'ooni-analysis.tcp-blocked': 'interferencia con las direcciones (TCP)',
    'ooni-analysis.tls-blocked': 'interferencia con TLS',
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
    vpn: 'sitios de VPN',
    'google-play': 'Google Play',
    'app-store': 'App Store',
    'browser-extensions': 'Firefox Add-ons',
    doh: 'DNS sobre HTTPS',
  },
};
