import type { Locale } from './locale.ts';

/** «du service» stands before names, so that none has to be elided (d’Instagram). */
export const fr: Locale = {
  tag: 'fr',
  script: 'Latn',
  calendarTag: null,
  direction: 'ltr',
  zoneNames: 'longGeneric',
  own: {},
  phrases: {
    what: `{kind, select,
      block {{cause, select, deliberate {blocage du service {service}} other {perturbation du service {service}}}}
      throttling {{cause, select, deliberate {ralentissement délibéré d’internet} other {lenteur d’internet}}}
      other {{cause, select,
        deliberate {coupure délibérée d’internet}
        other {{reach, select,
          partial {interruption partielle d’internet}
          intranet {perte de l’internet international}
          other {interruption d’internet}}}}}}`,
    network: '{name} ({number})',
    inside: '{inner}, {outer}',
    titleOpened: '{where} : {what}',
    titleEscalated: '{where} : {what}{standing, select, confirmed { (confirmé)} other {, plus grave}}',
    titleReopened: '{where} : à nouveau {what}',
    titleResolved: '{where} : terminé ({what})',
    titleRetracted: '{where} : alerte retirée',
    titleUpdated: '{where} : {what}, du nouveau',
    titleRestored: '{where} : {what}, en partie fini',
    titleWindow: `{turn, select,
      recognised {{where} : à nouveau {what}, répétition probable}
      confirmed {{where} : répétition confirmée ({what})}
      changed {{where} : nouvel horaire ({what})}
      opens {{where} : attendu bientôt ({what})}
      missed {{where} : attendu, non survenu ({what})}
      other {{where} : ne se répète plus ({what})}}`,
    several: '{count, plural, one {# réseau} many {# de réseaux} other {# réseaux}}',
    networks: 'Réseaux : {list}.',
    moment: `{zone, select,
      UTC {{utcDate} à {utcTime}}
      other {{sameDay, select,
        yes {{utcDate} à {utcTime} ({time}, {zone})}
        other {{utcDate} à {utcTime} ({date}, {time}, {zone})}}}}`,
    since: 'Depuis le {from}.',
    lasted: 'Du {from} au {until} : {duration}.',
    whatAndWhere: `Quoi et où : {what}, {where}. Gravité : {severity, select,
      1 {limitée} 2 {sérieuse} 3 {grave} other {critique}} ({level} sur {levels}).`,
    agreement: `{count, plural,
      =2 {Deux types de mesures indépendants le montrent : {families}.}
      =3 {Trois types de mesures indépendants le montrent : {families}.}
      one {Un seul type de mesures le montre : {families}.}
      many {# de types de mesures indépendants le montrent : {families}.}
      other {# types de mesures indépendants le montrent : {families}.}}`,
    manyTests: 'De nombreux tests indépendants de volontaires sur place le montrent.',
    certainty: `{standing, select,
      confirmed {{cause, select,
        shutdown {{kind, select,
          block {Blocage délibéré, confirmé par {by}.}
          throttling {Ralentissement délibéré, confirmé par {by}.}
          other {Coupure délibérée, confirmée par {by}.}}}
        technical {Défaillance technique, confirmée par {by}.}
        other {Perturbation confirmée par {by} ; cause indéterminée.}}}
      other {{cause, select,
        shutdown {{kind, select,
          block {Indices compatibles avec un blocage délibéré ; non confirmé.}
          throttling {Indices compatibles avec un ralentissement délibéré ; non confirmé.}
          other {Indices compatibles avec une coupure délibérée ; non confirmé.}}}
        technical {Indices compatibles avec une défaillance technique ; non confirmé.}
        other {{kind, select,
          block {Indices compatibles avec un blocage ; cause indéterminée.}
          other {Perturbation, cause indéterminée.}}}}}}`,
    outsideRecord: 'une source extérieure',
    compared:
      '{counted, select, yes {Par rapport à l’habitude} other {Au pire moment, par rapport à l’habitude}} : {list}.',
    share: '{signal} à {percent}',
    tests: '{observed} tests échoués sur {count} (d’habitude {expected})',
    reopenedNote: 'Nous vous avions dit que c’était terminé. Cela a recommencé, dans le cadre du même incident.',
    resolvedNote: 'Les mesures sont revenues à leur niveau habituel. Cela peut se reproduire.',
    retractedNote:
      'Nous vous avions dit : {what}, {where}, depuis le {from}. Après réexamen, les indices ne le confirment pas. Merci de ne pas tenir compte de cette alerte et de prévenir les personnes à qui vous l’avez transmise.',
    unwatchedNote:
      'Nous ne surveillons plus ce lieu : c’est la dernière fois que cela a été vu ; la fin n’est pas connue.',
    updatedNote: 'Ce que nous savons a changé depuis notre dernier message.',
    changed: `{change, select,
      confirmed {C’est désormais confirmé.}
      graver {La gravité a augmenté : {level} sur {levels}.}
      intranet {Seul l’internet national fonctionne encore.}
      relapsed {La situation s’est de nouveau dégradée après un retour partiel.}
      wider {D’autres réseaux sont touchés : {total} en tout.}
      fewer {Réseaux rétablis : {over} sur {total}.}
      cause {Il y a désormais des indices sur la cause.}
      other {L’accès est en partie revenu.}}`,
    briefNote: 'L’accès est revenu, peut-être pour peu de temps.',
    expectedNote: 'Cela s’est produit aux heures où nous l’attendions.',
    unexpectedNote:
      '{how, select, longer {Cela dure plus longtemps que prévu.} other {L’ampleur est plus grande que les nuits précédentes.}}',
    windowHours:
      'Horaire : de {start} à {end}, {zone}, {days, select, daily {tous les jours} weekdays {du lundi au vendredi} irregular {certains jours} other {certains jours de la semaine}}.',
    windowNext: 'Prochaine fois : du {from} au {until} (probabilité : {percent}).',
    windowCame: 'Nuits où cela s’est produit : {hits} ; où non : {misses}.',
    windowNote: `{turn, select,
      recognised {Cela s’est reproduit aux mêmes heures. Les nuits qui suivent cet horaire ne vous dérangeront pas.}
      confirmed {Cela s’est reproduit aux mêmes heures : désormais, nous comptons dessus.}
      changed {L’horaire ou les jours ont changé depuis notre dernier message.}
      opens {Le début est attendu dans l’heure.}
      missed {Attendu le {from} ; les mesures sont restées à leur niveau habituel.}
      other {Cela ne se produit plus à ces heures. Nous ne l’attendons plus.}}`,
    decided: 'Envoyé d’après ce que l’on savait le {at}.',
    link: 'Éléments de preuve et suivi',
    unsubscribe: 'Se désabonner',
    confirmSubject: 'Veuillez confirmer votre adresse',
    confirmAsk: 'Quelqu’un, vous-même nous l’espérons, nous a demandé d’envoyer des messages à cette adresse.',
    confirmLink: 'Pour les recevoir, ouvrez cette page et appuyez sur le bouton',
    confirmIgnore: 'Si ce n’était pas vous, ne faites rien : nous ne vous écrirons plus.',
    ownerTitle:
      '{notice, select, disabled {Votre webhook sur {host} a été désactivé} other {Votre webhook sur {host} est en échec}}',
    ownerWhy:
      '{how, select, gone {Il a répondu qu’il n’existe plus (410) ; plus rien ne lui est envoyé.} other {Il n’a rien accepté depuis le {since}. Tentatives échouées : {failures} ; dernière raison : {reason}.}}',
    ownerNext:
      '{notice, select, disabled {Rien n’est perdu : réactivez-le et demandez ce qu’il a manqué.} other {Chaque événement est retenté pendant environ trois jours. Après cinq jours sans succès, le webhook est désactivé.}}',
    ownerSee: 'Chaque tentative est listée ici :',
    summaryTitle:
      'Résumé : {count, plural, =0 {aucun événement en cours} one {# événement en cours} many {# d’événements en cours} other {# événements en cours}}',
    summaryNothing: 'Rien n’a été détecté dans les lieux que vous suivez.',
    catchUpTitle: 'Toujours en cours : {count, plural, one {# événement} many {# d’événements} other {# événements}}',
    summaryPeriod: 'Du {from} au {until}.',
    summaryOpen: 'Toujours en cours :',
    summaryEnded: 'Terminé :',
    summaryWindows: 'Attendu ensuite :',
    summaryWindow: '{window}, du {from} au {until} (probabilité {percent}).',
    summaryMore: 'Et {count} de plus.',
    summaryReason:
      '{reason, select, quiet {{count} pendant vos heures calmes} muted {{count} en pause} budget {{count} au-delà de votre limite} source {{count} sur une source en panne} artefact {{count} artefacts connus} wider {{count} couverts par une alerte plus large} over {{count} terminés avant} other {{count} pour d’autres raisons}}',
    summaryHeld: 'Non envoyé séparément : {list}.',
    summaryStale: 'Nous étions en partie aveugles : pas de données fraîches de {sources}.',
    summaryFresh: 'Toutes nos sources sont fraîches. Ce n’est pas la promesse que les gens sont connectés.',
    discreetTitle: 'Mise à jour disponible',
    discreetBody: 'Il y a du nouveau pour vous.',
    discreetLink: 'Ouvrir',
    welcomeTitle: 'Notifications activées',
    welcomeBody: 'Les messages auront cet aspect. Nous vous préviendrons quand quelque chose se produira.',
    manage: 'Pourquoi vous avez reçu ceci, et quoi changer',
  },
  families: {
    'control-plane': 'routage',
    'active-probing': 'sondage actif',
    'passive-traffic': 'trafic de fond',
    usage: 'utilisation de services en ligne',
    speed: 'débit',
    delay: 'latence',
    resets: 'ruptures de connexion',
    'client-tests': 'tests de volontaires sur place',
    annotation: 'rapports publiés',
  },
  signals: {
    'ioda.bgp': 'adresses routées',
    'ioda.ping-slash24': 'adresses répondant au sondage',
    'ioda.merit-nt': 'trafic de fond',
    'ioda.gtr': 'utilisation de la recherche Google',
    'ioda.gtr-youtube': 'utilisation de YouTube',
    'ioda.gtr-gmail': 'utilisation de Gmail',
    'ioda.gtr-maps': 'utilisation de Google Maps',
    'ioda.ping-slash24-latency': 'latence',
    'ioda.ping-slash24-loss': 'perte de paquets',
    'radar.http': 'trafic web',
    'radar.netflows': 'trafic',
    'radar.iqi-bandwidth': 'débit',
    'radar.iqi-latency': 'latence',
    'ripestat.prefixes-v4': 'préfixes IPv4 routés',
    'ripestat.prefixes-v6': 'préfixes IPv6 routés',
    'tor.relay-users': 'utilisateurs de Tor',
    'tor.bridge-users': 'utilisateurs de ponts Tor',
    'radar.mobile-share': 'part des appareils mobiles',
    'radar.http3-share': 'part de HTTP/3',
    'radar.ipv6-share': 'part d’IPv6',
    'radar.resets-before-data': 'connexions rompues au début',
    'radar.resets-after-data': 'connexions rompues après données',
    'atlas.connected-probes': 'sondes connectées',
    'ihr.network-delay': 'latence',
    'mlab.download': 'débit de téléchargement',
    'mlab.tests': 'tests de débit',
    'google.search': 'utilisation de la recherche Google',
    'google.youtube': 'utilisation de YouTube',
    'ooni-analysis.dns-blocked': 'entraves aux noms (DNS)',
    'ooni-analysis.tcp-blocked': 'entraves aux adresses (TCP)',
    'ooni-analysis.tls-blocked': 'entraves à TLS',
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
    wikipedia: 'Wikipédia',
    github: 'GitHub',
    slack: 'Slack',
    protonmail: 'Proton Mail',
    snowflake: 'Snowflake',
    vpn: 'sites de VPN',
    'google-play': 'Google Play',
    'app-store': 'App Store',
    'browser-extensions': 'modules Firefox',
    doh: 'DNS sur HTTPS',
  },
};
