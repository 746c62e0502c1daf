import type { Catalogue } from './index.ts';

export const fr: Catalogue = {
  'site.name': 'Nightwire',
  'site.tagline': 'Prévient la société civile quand des gens sont coupés d’internet.',
  'site.skip': 'Aller au contenu',
  'site.nav': 'Navigation principale',
  'site.now': 'En ce moment',
  'site.subscribe': 'Recevoir les alertes',
  'site.sources': 'Les sources',
  'site.languages': 'Langue',
  'site.separator': ' · ',
  'site.comma': ',',
  'site.footer': 'Ni cookies, ni traceurs, rien n’est chargé depuis un autre site.',
  'site.rest':
    'Nightwire publie des évaluations et des comparaisons de chaque série avec son propre passé. Les mesures appartiennent à ceux qui les publient, nommés à côté d’elles.',

  'home.title': 'Le monde en ce moment',
  'home.open.count':
    '{count, plural, one {# incident en cours} many {# d’incidents en cours} other {# incidents en cours}}',
  'home.open.none': 'Aucun incident en cours parmi les lieux que nous surveillons.',
  'home.silence':
    'Cela ne garantit pas que les gens soient connectés. Nous surveillons {countries, plural, one {# pays} many {# de pays} other {# pays}} et {networks, plural, one {# réseau} many {# de réseaux} other {# réseaux}} avec les données listées plus bas, et ne voyons rien au-delà.',
  'home.watching':
    'Nous surveillons {countries, plural, one {# pays} many {# de pays} other {# pays}} et {networks, plural, one {# réseau} many {# de réseaux} other {# réseaux}}.',
  'home.nothing.watched': 'La liste de surveillance est vide : nous ne surveillons rien pour l’instant.',
  'home.tick': 'Dernière vérification : {ago}.',
  'home.tick.none': 'Nous n’avons encore rien vérifié.',
  'home.newest': 'Mesure la plus récente : {ago}.',
  'home.newest.none': 'Aucune mesure n’est encore arrivée.',
  'home.tick.late': 'Nous n’avons nous-mêmes rien vérifié depuis le {at}. Ce qui suit n’est peut-être plus à jour.',
  'home.blind':
    '{count, plural, one {Nous ne voyons pas tout : {sources} ne nous apporte pas de données récentes. Ce que cette source montrerait manque ci-dessous.} many {Nous ne voyons pas tout : {sources} ne nous apportent pas de données récentes. Ce que ces sources montreraient manque ci-dessous.} other {Nous ne voyons pas tout : {sources} ne nous apportent pas de données récentes. Ce que ces sources montreraient manque ci-dessous.}}',
  'home.open': 'Incidents en cours',
  'home.suspected': 'Vu par un seul type de mesures',
  'home.suspected.note':
    'Nous n’avons alerté personne pour ces cas. Nous alertons quand des mesures indépendantes concordent.',
  'home.recent': 'Incidents récents',
  'home.recent.none': 'Aucun pour l’instant.',
  'home.sources': 'D’où viennent les données',
  'home.sources.none': 'Aucune source n’est configurée.',

  'incident.ongoing': 'en cours depuis {duration}',
  'incident.lasted': 'a duré {duration}',
  'incident.fell': 'Tombé à {percent} du niveau habituel ({signal})',
  'incident.rose': 'Monté à {percent} du niveau habituel ({signal})',
  'incident.tests': '{failed} tests sur {count} le montrent ({signal})',
  'incident.open': 'En cours',
  'incident.ended': 'Terminé',
  'incident.text': 'En texte brut (moins de 1 ko)',
  'incident.json': 'En JSON',
  'incident.back': 'Tous les incidents',
  'incident.where': 'Où',
  'incident.began': 'Début',
  'incident.finished': 'Fin',
  'incident.still': 'toujours en cours lors de notre dernière vérification',
  'incident.sure': 'Degré de certitude',
  'incident.severity': 'Gravité',
  'incident.chart': 'Par rapport à l’habitude',
  'incident.evidence': 'Éléments de preuve',
  'incident.evidence.note':
    'Chaque ligne est un signal à son pire moment, dans sa propre unité, à côté de ce qui est habituel à cet endroit et à cette heure.',
  'incident.thread': 'Ce que l’on savait, et quand',
  'incident.thread.more':
    '{count, plural, one {Une mise à jour mineure n’est pas affichée.} many {# de mises à jour mineures ne sont pas affichées.} other {# mises à jour mineures ne sont pas affichées.}}',
  'incident.reports': 'Qui d’autre l’a signalé, et quand',
  'incident.reports.note':
    'Avec leurs mots et sur leurs pages. Pour l’instant, rien de tout cela ne change notre degré de certitude affiché.',
  'incident.reports.none': 'Rien de ce que nous avons lu de {publishers} ne concerne ce lieu et ce moment.',
  'incident.reports.more':
    '{count, plural, one {# autre figure dans le JSON ci-dessous.} many {# autres figurent dans le JSON ci-dessous.} other {# autres figurent dans le JSON ci-dessous.}}',
  'report.alarm': 'alarme automatique',
  'report.report': 'écrit par des personnes',
  'report.since': 'public depuis le {at} au plus tard',
  'incident.sources': 'Sources',
  'incident.suspect':
    '« {signal} » baisse dans {fallen, number} pays sur {watched, number} à la fois depuis le {since} : c’est la source qui est en panne, pas le monde. Elle ne compte pas tant qu’elle n’est pas rétablie.',

  'column.seen': 'Observé',
  'column.usual': 'Habituel',
  'column.percent': 'De l’habituel',
  'column.before': 'La veille',
  'column.lowest': 'Minimum',
  'column.highest': 'Maximum',
  'column.latest': 'Dernier',
  'column.step': 'Une valeur par',
  'column.delay': 'Connue après',
  'column.country': 'Pays',
  'column.newest': 'Mesure la plus récente',
  'column.missing': 'En retard, en panne ou sans données',
  'evidence.of': '{part} tests sur {count}',
  'evidence.times': '{times} fois',
  'evidence.unit': 'en {unit}',

  'chart.title': '{place} : chaque signal en pourcentage de l’habituel',
  'chart.desc': 'Une ligne par signal sur un même axe de temps, du {from} au {until}. L’incident est ombré. {rows}',
  'chart.row': '{signal} : minimum {lowest}, le {at} ; dernier {latest}.',
  'chart.row.high': '{signal} : maximum {highest}, le {at} ; dernier {latest}.',
  'chart.row.no-data': '{signal} : aucune mesure conservée pour cette période.',
  'chart.row.no-usual': '{signal} : mesuré, mais avec trop peu d’historique pour dire ce qui est habituel.',
  'chart.legend.ratio': 'Courbe : la mesure, en pourcentage de l’habituel à cette heure. Vert : dans l’habituel.',
  'chart.legend.share': 'Courbe : la part de tests échoués. Pointillé : l’habituel.',
  'chart.legend':
    'Rouge : l’incident. Tirets gris au pied : personne n’a regardé. En dessous, l’heure UTC puis l’heure locale.',
  'chart.clip': 'Les valeurs au-dessus de {percent} sont tracées sur le bord supérieur.',
  'chart.row.label': 'min. {percent}',
  'chart.row.label.high': 'max. {percent}',
  'chart.cut': 'L’incident est plus long que le graphique, qui en montre le début : ses six premiers jours.',
  'chart.table': 'Le graphique sous forme de tableau',
  'chart.none': 'Il n’y a pas de graphique : aucune mesure n’est conservée pour la période de cet incident.',
  'chart.utc': 'UTC',

  'standing.suspected': 'Soupçonné',
  'standing.corroborated': 'Corroboré',
  'standing.confirmed': 'Confirmé',

  'severity.1': 'Limité',
  'severity.2': 'Sérieux',
  'severity.3': 'Grave',
  'severity.4': 'Critique',

  'transition.opened': 'Début',
  'transition.escalated': 'Indices renforcés',
  'transition.updated': 'Mise à jour',
  'transition.resolved': 'Fin',
  'transition.retracted': 'Retiré : ce n’était pas ce que nous avions dit',
  'incident.retracted': 'Nous avons retiré cet incident : les indices n’ont pas tenu. La page reste, pour mémoire.',

  'signal.ooni.tests': 'tests OONI',
  'unit.ioda.bgp': 'blocs de 256 adresses',
  'unit.ioda.ping-slash24': 'blocs de 256 adresses',
  'unit.ioda.merit-nt': 'adresses vues',
  'unit.ioda.gtr': 'unités propres à Google',

  'health.fresh': 'À jour',
  'health.stale': 'En retard',
  'health.failing': 'En panne',
  'health.off': 'Désactivée',
  'source.success': 'Dernière réponse : {ago}',
  'source.success.none': 'N’a pas encore répondu',
  'source.newest': 'Mesure la plus récente : {ago}',
  'source.newest.none': 'Aucune mesure pour l’instant',
  'source.reason': 'Ce qui ne va pas : {reason}',
  'source.why': 'Pourquoi : {reason}',
  'source.late': 'Pas de nouvelles valeurs de : {signals}',
  'source.cadence': 'Intervalle entre deux requêtes : {duration}',
  'source.allowed': 'En retard au-delà de {duration}',
  'source.measures': 'Ce qu’elle mesure',
  'source.licence': 'Licence : {licence}',
  'reason.http': 'elle a répondu par l’erreur {status}',
  'reason.timeout': 'elle n’a pas répondu à temps',
  'reason.network': 'elle n’a pas pu être jointe',
  'reason.too-large': 'sa réponse était trop volumineuse',
  'reason.not-json': 'sa réponse ne contenait pas de données',
  'reason.empty': 'sa réponse était vide',
  'reason.truncated': 'sa réponse était incomplète',
  'reason.schema': 'sa réponse avait une forme inconnue',
  'reason.upstream-error': 'elle a signalé une erreur de son côté',
  'reason.no-token': 'la personne qui gère ce serveur n’a pas défini {setting}, le jeton qu’elle demande',
  'reason.not-asked': 'elle n’a pas encore été interrogée',
  'reason.not-asked-lately': 'elle n’a pas pu être interrogée depuis plus longtemps qu’il ne faudrait',
  'reason.catching-up': 'son historique est encore en cours de lecture',
  'reason.no-values': 'elle répond, mais n’a aucune mesure de ce que nous surveillons',
  'reason.no-new-values':
    'elle répond, mais sa mesure la plus récente est plus ancienne que ne l’explique son délai habituel',
  'reason.other': 'une erreur sans nom',

  'sources.title': 'Les sources et leur état',
  'sources.lede':
    '« À jour » ne veut pas dire que tout va bien, mais que cette source le montrerait si ce n’était pas le cas.',
  'sources.more': 'Ce que mesure chaque source, et son état',
  'sources.outages': 'En panne partout à la fois',
  'sources.outages.none':
    'Aucune source ne chute dans de nombreux pays à la fois. Si c’était le cas, nous ne la croirions pas.',
  'sources.publishers': 'Ceux dont nous citons les alarmes et les signalements',
  'sources.publishers.note':
    'Ce qu’ils publient figure sur les pages des incidents. Ce n’est pas une mesure, et cela n’ouvre ni ne clôt rien.',
  'sources.places': 'Par pays',
  'sources.places.note': 'Les réseaux sont comptés avec leur pays. Les sources désactivées n’y figurent pas.',
  'sources.no-data': 'sans données',
  'sources.missing.none': 'rien',
  'sources.at-once': 'aussitôt',

  'subscribe.title': 'Recevoir les alertes',
  'subscribe.lede':
    'Gratuit, sans donner de nom, résilié en un clic. Nous écrivons quand l’accès est coupé et quand il revient.',
  'subscribe.follow': 'Que suivre',
  'subscribe.follow.note': 'Ne cochez rien pour tout suivre.',
  'subscribe.timezone': 'Fuseau horaire pour l’heure locale dans les alertes',
  'subscribe.language': 'Langue des alertes',
  'subscribe.push': 'Sur cet appareil',
  'subscribe.push.note':
    'Une notification dans ce navigateur, même quand la page est fermée. Aucune adresse n’est nécessaire.',
  'subscribe.push.button': 'Activer les alertes sur cet appareil',
  'subscribe.push.script': 'Il faut pour cela JavaScript, qui est désactivé ici. L’e-mail, plus bas, fonctionne sans.',
  'subscribe.push.ios':
    'Sur iPhone et iPad (iOS 16.4 ou plus récent) : touchez Partager, puis « Sur l’écran d’accueil », ouvrez Nightwire depuis là et revenez à cette page.',
  'subscribe.push.stop': 'Désactiver les alertes sur cet appareil',
  'subscribe.push.stopped':
    'Les alertes sur cet appareil sont désactivées, et ce que nous avions enregistré est supprimé.',
  'subscribe.push.working': 'Demande à votre navigateur…',
  'subscribe.push.done': 'C’est fait. Cet appareil recevra les alertes.',
  'subscribe.push.again': 'Cet appareil est déjà abonné.',
  'subscribe.push.denied':
    'Les notifications sont bloquées pour ce site. Autorisez-les dans les réglages de votre navigateur, puis réessayez.',
  'subscribe.push.unsupported':
    'Ce navigateur ne peut pas recevoir de notifications. L’e-mail, plus bas, fonctionne partout.',
  'subscribe.push.off':
    'Les notifications ne sont pas configurées sur ce serveur. L’e-mail, plus bas, l’est peut-être.',
  'subscribe.push.failed': 'Cela n’a pas marché. Rien n’a été enregistré. Réessayez dans une minute.',
  'subscribe.email': 'Par e-mail',
  'subscribe.email.note':
    'Nous envoyons d’abord un message avec un bouton de confirmation. Rien d’autre ne suivra tant que vous n’aurez pas appuyé dessus.',
  'subscribe.email.address': 'Adresse e-mail',
  'subscribe.email.trap': 'Laissez ceci vide',
  'subscribe.email.button': 'Envoyez-moi la confirmation',
  'subscribe.stored': 'Ce que nous enregistrons',
  'subscribe.stored.note':
    'Où envoyer (chiffré), ce que vous suivez, la langue et le fuseau horaire pour les heures dans les alertes. Ni nom, ni adresse IP, ni trace de ce que vous lisez. Au désabonnement, la ligne est supprimée aussitôt.',
  'subscribe.webhook': 'Par webhook',
  'subscribe.webhook.note':
    'Les organisations qui ont leurs propres systèmes peuvent recevoir des webhooks signés. Demandez un jeton aux personnes qui gèrent ce serveur.',
  'subscribe.safety': 'Si être vu en train de suivre ceci peut vous nuire',
  'subscribe.safety.note':
    'Une notification apparaît sur votre écran verrouillé, et votre fournisseur de notifications ou de messagerie sait que nous vous écrivons. Lire ces pages ne demande aucun abonnement.',

  'notice.confirm.title': 'Confirmez vos alertes',
  'notice.confirm.text':
    'Appuyez sur le bouton et les alertes arriveront à cette adresse. Si vous ne les avez pas demandées, fermez cette page : rien d’autre ne sera envoyé.',
  'notice.confirm.button': 'Oui, envoyez-moi les alertes',
  'notice.confirmed.title': 'Vous recevrez les alertes',
  'notice.confirmed.text': 'L’adresse est confirmée. Chaque alerte contient un lien qui met fin à l’abonnement.',
  'notice.unsubscribe.title': 'Arrêter ces alertes ?',
  'notice.unsubscribe.text':
    'Appuyez sur le bouton et plus rien ne sera envoyé. L’adresse est supprimée, pas seulement mise en sourdine.',
  'notice.unsubscribe.button': 'Arrêter et supprimer',
  'notice.unsubscribed.title': 'Vous êtes désabonné(e)',
  'notice.unsubscribed.text': 'Plus rien ne sera envoyé, et l’adresse a été supprimée.',
  'notice.sent.title': 'Regardez dans votre boîte de réception',
  'notice.sent.text':
    'Si une confirmation est nécessaire, elle est en route, avec un seul bouton à presser. Il en est envoyé au plus une par adresse en 24 heures. Rien d’autre ne suivra tant que vous n’aurez pas appuyé dessus.',
  'notice.refused.title': 'Cela n’a pas été accepté',
  'notice.refused.text':
    'L’adresse n’a pas pu être lue, ou ce serveur ne peut pas envoyer d’e-mails en ce moment. Rien n’a été enregistré. Revenez en arrière et vérifiez-la.',
  'notice.unknown.title': 'Ce lien ne mène nulle part',
  'notice.unknown.text':
    'Il a peut-être déjà servi, expiré ou perdu un morceau en route. Si vous vous êtes déjà désabonné(e), il n’y a plus rien à faire.',

  'missing.title': 'Cette page n’existe pas',
  'missing.text':
    'L’adresse est peut-être mal écrite, ou l’incident porte un autre numéro. Tout ce qui est en cours figure sur la première page.',
  'missing.home': 'Vers la première page',

  'text.more': 'Détails : {url}',
};
