import type { Locale } from './locale.ts';

export const en: Locale = {
  tag: 'en-GB',
  script: 'Latn',
  calendarTag: null,
  direction: 'ltr',
  zoneNames: 'shortGeneric',
  own: {},
  phrases: {
    what: `{kind, select,
      block {{cause, select, deliberate {blocking of {service}} other {disruption of {service}}}}
      throttling {{cause, select, deliberate {deliberate internet slowdown} other {internet slowdown}}}
      other {{cause, select,
        deliberate {internet shutdown}
        other {{reach, select,
          partial {partial internet outage}
          intranet {loss of the international internet}
          other {internet outage}}}}}}`,
    network: '{name} ({number})',
    inside: '{inner}, {outer}',
    titleOpened: '{where}: {what}',
    titleEscalated: '{where}: {what}{standing, select, confirmed { confirmed} other {, graver}}',
    titleReopened: '{where}: {what} again',
    titleResolved: '{where}: {what} has ended',
    titleRetracted: '{where}: alert withdrawn',
    titleUpdated: '{where}: {what}, update',
    titleRestored: '{where}: {what} partly over',
    titleWindow: `{turn, select,
      recognised {{where}: {what} again, likely to repeat}
      confirmed {{where}: {what} again, now expected to repeat}
      changed {{where}: new hours of {what}}
      opens {{where}: {what} expected soon}
      missed {{where}: expected {what} did not come}
      other {{where}: repeating {what} is over}}`,
    several: '{count, plural, one {# network} other {# networks}}',
    networks: 'Networks: {list}.',
    moment: `{zone, select,
      UTC {{utcDate}, {utcTime}}
      other {{sameDay, select,
        yes {{utcDate}, {utcTime} ({time} {zone})}
        other {{utcDate}, {utcTime} ({date}, {time} {zone})}}}}`,
    since: 'Since {from}.',
    lasted: 'From {from} to {until}: {duration}.',
    whatAndWhere: `What and where: {what}, {where}. Severity: {severity, select,
      1 {limited} 2 {serious} 3 {severe} other {critical}} ({severity} of 4).`,
    agreement: `{count, plural,
      one {One kind of measurement shows it: {families}.}
      =2 {Two independent kinds of measurement agree: {families}.}
      =3 {Three independent kinds of measurement agree: {families}.}
      other {# independent kinds of measurement agree: {families}.}}`,
    manyTests: 'Many independent tests by volunteers on the spot show it.',
    certainty: `{standing, select,
      confirmed {{cause, select,
        shutdown {{kind, select,
          block {Deliberate blocking, confirmed by {by}.}
          throttling {Deliberate throttling, confirmed by {by}.}
          other {Deliberate shutdown, confirmed by {by}.}}}
        technical {Technical fault, confirmed by {by}.}
        other {Disruption confirmed by {by}; cause unclear.}}}
      other {{cause, select,
        shutdown {{kind, select,
          block {Consistent with deliberate blocking; not confirmed.}
          throttling {Consistent with deliberate throttling; not confirmed.}
          other {Consistent with a deliberate shutdown; not confirmed.}}}
        technical {Consistent with a technical fault; not confirmed.}
        other {{kind, select,
          block {Consistent with blocking; cause unclear.}
          other {Disruption, cause unclear.}}}}}}`,
    outsideRecord: 'an outside record',
    compared: '{counted, select, yes {Compared with usual} other {At its worst, compared with usual}}: {list}.',
    share: '{signal} at {percent}',
    tests: '{observed} of {count} tests failed, usually {expected}',
    reopenedNote: 'We told you that it had ended. It has begun again, as part of the same incident.',
    resolvedNote: 'Measurements are back at their usual level. It may return.',
    retractedNote:
      'We told you: {what}, {where}, since {from}. Looked at again, the evidence does not support it. Please disregard that alert, and tell those to whom you passed it on.',
    unwatchedNote: 'We no longer watch this place: that is when it was last seen, and when it ended is not known.',
    updatedNote: 'What we know has changed since we last told you.',
    changed: `{change, select,
      confirmed {It is now confirmed.}
      graver {Severity has risen to {level} of {levels}.}
      intranet {Only the domestic internet is left.}
      relapsed {It is worse again after a partial return.}
      wider {More networks are affected: {total} in all.}
      fewer {Networks back: {over} of {total}.}
      cause {There is now evidence of its cause.}
      other {Access is partly back.}}`,
    briefNote: 'Access is back, perhaps only briefly.',
    expectedNote: 'It came in the hours in which we expected it.',
    unexpectedNote:
      '{how, select, longer {It has lasted longer than we expected.} other {It is deeper than on the nights before.}}',
    windowHours:
      'Hours: {start} to {end}, {zone}, {days, select, daily {every day} weekdays {Monday to Friday} irregular {on some days} other {on certain days of the week}}.',
    windowNext: 'Next: {from} to {until} ({percent} likely).',
    windowCame: 'Nights on which it came: {hits}; on which it did not: {misses}.',
    windowNote: `{turn, select,
      recognised {It came again at the same hours. Nights that keep to these hours will not interrupt you.}
      confirmed {It came again at the same hours: from now on we expect it.}
      changed {The hours or days have changed since we last told you.}
      opens {It is expected to begin within the hour.}
      missed {It was expected from {from}; measurements stayed at their usual level.}
      other {It no longer comes at these hours. We do not expect it any more.}}`,
    decided: 'Sent on what was known on {at}.',
    link: 'Evidence and updates',
    unsubscribe: 'Unsubscribe',
    confirmSubject: 'Please confirm your address',
    confirmAsk: 'Somebody, we hope it was you, asked us to send messages to this address.',
    confirmLink: 'To receive them, open this page and press the button',
    confirmIgnore: 'If it was not you, do nothing: you will not hear from us again.',
    ownerTitle:
      '{notice, select, disabled {Your webhook at {host} was switched off} other {Your webhook at {host} fails}}',
    ownerWhy:
      '{how, select, gone {It answered that it is gone (410), and nothing more is sent to it.} other {It has taken nothing since {since}. Failed attempts: {failures}; the last reason: {reason}.}}',
    ownerNext:
      '{notice, select, disabled {Nothing is lost: switch it on again, and ask for what it missed.} other {Each event is tried for about three days. After five days without a success the webhook is switched off.}}',
    ownerSee: 'Each attempt is listed here:',
    summaryTitle: 'Summary: {count, plural, =0 {no open incident} one {# open incident} other {# open incidents}}',
    summaryNothing: 'Nothing detected in the places that you follow.',
    catchUpTitle: 'Still going on: {count, plural, one {# incident} other {# incidents}}',
    summaryPeriod: 'From {from} to {until}.',
    summaryOpen: 'Still going on:',
    summaryEnded: 'Ended:',
    summaryWindows: 'Expected next:',
    summaryWindow: '{window}, from {from} to {until} ({percent} likely).',
    summaryMore: 'And {count} more.',
    summaryReason:
      '{reason, select, quiet {{count} in your quiet hours} muted {{count} that you paused} budget {{count} beyond your limit} source {{count} on a failing source} artefact {{count} known as artefacts} wider {{count} covered by a wider alert} over {{count} over before you could be told} other {{count} for other reasons}}',
    summaryHeld: 'Not sent to you one by one: {list}.',
    summaryStale: 'We were partly blind: no fresh data from {sources}.',
    summaryFresh: 'All our sources are fresh. That is not a promise that people are connected.',
    discreetTitle: 'Update available',
    discreetBody: 'There is something new for you.',
    discreetLink: 'Open it',
    welcomeTitle: 'Notifications are on',
    welcomeBody: 'This is how messages will look. You will hear when something happens.',
    manage: 'Why you got this, and what to change',
  },
  families: {
    'control-plane': 'routing',
    'active-probing': 'active probing',
    'passive-traffic': 'background traffic',
    usage: 'use of online services',
    speed: 'speed',
    delay: 'delay',
    resets: 'connections cut off',
    'client-tests': 'tests by volunteers on the spot',
    annotation: 'published reports',
  },
  signals: {
    'ioda.bgp': 'routed addresses',
    'ioda.ping-slash24': 'addresses that answer probes',
    'ioda.merit-nt': 'background traffic',
    'ioda.gtr': 'use of Google Search',
    'ioda.gtr-youtube': 'use of YouTube',
    'ioda.gtr-gmail': 'use of Gmail',
    'ioda.gtr-maps': 'use of Google Maps',
    'ioda.ping-slash24-latency': 'delay',
    'ioda.ping-slash24-loss': 'packet loss',
    'radar.http': 'web traffic',
    'radar.netflows': 'traffic',
    'radar.iqi-bandwidth': 'speed',
    'radar.iqi-latency': 'delay',
    'ripestat.prefixes-v4': 'routed IPv4 prefixes',
    'ripestat.prefixes-v6': 'routed IPv6 prefixes',
    'tor.relay-users': 'Tor users',
    'tor.bridge-users': 'users of Tor bridges',
    'radar.mobile-share': 'share of mobile devices',
    'radar.http3-share': 'share of HTTP/3',
    'radar.ipv6-share': 'share of IPv6',
    'radar.resets-before-data': 'connections reset at once',
    'radar.resets-after-data': 'connections reset after data',
    'atlas.connected-probes': 'connected probes',
    'ihr.network-delay': 'delay',
    'mlab.download': 'download speed',
    'mlab.tests': 'speed tests',
    'google.search': 'use of Google Search',
    'google.youtube': 'use of YouTube',
    'ooni-analysis.dns-blocked': 'interference with names (DNS)',
    'ooni-analysis.tcp-blocked': 'interference with addresses (TCP)',
    'ooni-analysis.tls-blocked': 'interference with TLS',
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
    vpn: 'VPN sites',
    'google-play': 'Google Play',
    'app-store': 'App Store',
    'browser-extensions': 'Firefox add-ons',
    doh: 'encrypted DNS (DoH)',
  },
};
