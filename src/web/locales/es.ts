import type { Catalogue } from './index.ts';

export const es: Catalogue = {
  'site.name': 'Nightwire',
  'site.tagline': 'Avisa a la sociedad civil cuando se deja a la gente sin internet.',
  'site.skip': 'Ir al contenido',
  'site.nav': 'Principal',
  'site.now': 'Ahora',
  'site.subscribe': 'Recibir alertas',
  'site.languages': 'Idioma',
  'site.separator': ' · ',
  'site.comma': ',',
  'site.footer': 'Sin cookies, sin rastreadores, nada cargado de terceros.',
  'site.rest':
    'Nightwire publica valoraciones y comparaciones de cada serie con su propio pasado. Las mediciones son de quienes las publican, que se nombran junto a ellas.',

  'home.title': 'El mundo ahora',
  'home.open.count':
    '{count, plural, one {# incidente abierto} many {# de incidentes abiertos} other {# incidentes abiertos}}',
  'home.open.none': 'Ningún incidente abierto en los lugares que vigilamos.',
  'home.silence':
    'Esto no garantiza que la gente tenga conexión. Vigilamos {countries, plural, one {# país} many {# de países} other {# países}} y {networks, plural, one {# red} many {# de redes} other {# redes}} con los datos que se listan abajo, y no vemos nada más allá.',
  'home.watching':
    'Vigilamos {countries, plural, one {# país} many {# de países} other {# países}} y {networks, plural, one {# red} many {# de redes} other {# redes}}.',
  'home.nothing.watched': 'La lista de vigilancia está vacía: todavía no vigilamos nada.',
  'home.tick': 'Última revisión: {ago}.',
  'home.tick.none': 'Todavía no hemos revisado nada.',
  'home.newest': 'Medición más reciente: {ago}.',
  'home.newest.none': 'Todavía no ha llegado ninguna medición.',
  'home.tick.late': 'Nosotros mismos no revisamos nada desde el {at}. Lo que sigue puede estar desactualizado.',
  'home.blind':
    '{count, plural, one {No vemos todo: {sources} no nos da datos recientes. Falta abajo lo que mostraría.} many {No vemos todo: {sources} no nos dan datos recientes. Falta abajo lo que mostrarían.} other {No vemos todo: {sources} no nos dan datos recientes. Falta abajo lo que mostrarían.}}',
  'home.open': 'Incidentes abiertos',
  'home.suspected': 'Visto por un solo tipo de medición',
  'home.suspected.note': 'No hemos alertado a nadie de esto. Alertamos cuando coinciden mediciones independientes.',
  'home.recent': 'Incidentes recientes',
  'home.recent.none': 'Todavía no hay ninguno registrado.',
  'home.sources': 'De dónde vienen los datos',
  'home.sources.none': 'No hay ninguna fuente configurada.',

  'incident.ongoing': 'en curso desde hace {duration}',
  'incident.lasted': 'duró {duration}',
  'incident.fell': 'Ha caído al {percent} de lo habitual ({signal})',
  'incident.rose': 'Ha subido al {percent} de lo habitual ({signal})',
  'incident.tests': '{failed} de {count} pruebas lo muestran ({signal})',
  'incident.open': 'Abierto',
  'incident.ended': 'Terminado',
  'incident.text': 'Como texto simple (menos de 1 kB)',
  'incident.json': 'Como JSON',
  'incident.back': 'Todos los incidentes',
  'incident.where': 'Dónde',
  'incident.began': 'Desde',
  'incident.finished': 'Hasta',
  'incident.still': 'seguía en curso en nuestra última revisión',
  'incident.sure': 'Grado de certeza',
  'incident.severity': 'Gravedad',
  'incident.chart': 'En comparación con lo habitual',
  'incident.evidence': 'Indicios',
  'incident.evidence.note':
    'Cada línea es una señal en su peor momento, en su propia unidad, junto a lo habitual en ese lugar a esa hora.',
  'incident.thread': 'Qué se sabía y cuándo',
  'incident.thread.more':
    '{count, plural, one {No se muestra una actualización menor.} many {No se muestran # de actualizaciones menores.} other {No se muestran # actualizaciones menores.}}',
  'incident.sources': 'Fuentes',
  'incident.suspect':
    '{signal} cae en {fallen, number} de {watched, number} países a la vez desde el {since}: es un fallo de la fuente, no del mundo. No cuenta hasta que se recupere.',

  'column.seen': 'Visto',
  'column.usual': 'Habitual',
  'column.percent': 'De lo habitual',
  'column.before': 'Día anterior',
  'column.lowest': 'Mínimo',
  'column.highest': 'Máximo',
  'column.latest': 'Último',
  'evidence.of': '{part} de {count} pruebas',
  'evidence.times': '{times} veces',
  'evidence.unit': 'en {unit}',

  'chart.title': '{place}: cada señal como porcentaje de lo habitual',
  'chart.desc':
    'Una fila por señal sobre un mismo eje de tiempo, desde el {from} hasta el {until}. El incidente está sombreado. {rows}',
  'chart.row': '{signal}: mínimo {lowest}, el {at}; último {latest}.',
  'chart.row.high': '{signal}: máximo {highest}, el {at}; último {latest}.',
  'chart.row.no-data': '{signal}: no se conservan mediciones de este período.',
  'chart.row.no-usual': '{signal}: medido, pero con muy poco historial para saber qué es lo habitual.',
  'chart.legend.ratio': 'Línea: lo medido, como porcentaje de lo habitual a esa hora. Verde: dentro de lo habitual.',
  'chart.legend.share': 'Línea: la proporción de pruebas fallidas. Punteada: lo habitual.',
  'chart.legend': 'Rojo: el incidente. Trazos grises al pie: nadie miró. Debajo, la hora UTC y después la hora local.',
  'chart.clip': 'Los valores superiores al {percent} se dibujan en el borde superior.',
  'chart.row.label': 'mín. {percent}',
  'chart.row.label.high': 'máx. {percent}',
  'chart.cut': 'El incidente es más largo que el gráfico, que muestra cómo empezó: sus primeros seis días.',
  'chart.table': 'El gráfico como tabla',
  'chart.none': 'No hay gráfico: no se conservan mediciones del período de este incidente.',
  'chart.utc': 'UTC',

  'standing.suspected': 'Sospecha',
  'standing.corroborated': 'Corroborado',
  'standing.confirmed': 'Confirmado',

  'severity.1': 'Limitado',
  'severity.2': 'Serio',
  'severity.3': 'Grave',
  'severity.4': 'Crítico',

  'transition.opened': 'Abierto',
  'transition.escalated': 'Indicios más sólidos',
  'transition.updated': 'Actualizado',
  'transition.resolved': 'Terminado',
  'transition.retracted': 'Retirado: no era lo que dijimos',
  'incident.retracted':
    'Hemos retirado este incidente: los indicios no se sostuvieron. La página se conserva como constancia.',

  'signal.ooni.tests': 'pruebas de OONI',
  'unit.ioda.bgp': 'bloques de 256 direcciones',
  'unit.ioda.ping-slash24': 'bloques de 256 direcciones',
  'unit.ioda.merit-nt': 'direcciones vistas',
  'unit.ioda.gtr': 'la escala propia de Google',

  'health.fresh': 'Al día',
  'health.stale': 'Atrasada',
  'health.failing': 'Con fallos',
  'health.off': 'Desactivada',
  'source.success': 'Última respuesta: {ago}',
  'source.success.none': 'Todavía no ha respondido',
  'source.newest': 'Medición más reciente: {ago}',
  'source.newest.none': 'Todavía no hay mediciones',
  'source.reason': 'Qué ha fallado: {reason}',
  'source.licence': 'Licencia: {licence}',
  'reason.http': 'respondió con el error {status}',
  'reason.timeout': 'no respondió a tiempo',
  'reason.network': 'no se pudo contactar con ella',
  'reason.too-large': 'su respuesta era demasiado grande',
  'reason.not-json': 'su respuesta no contenía datos',
  'reason.empty': 'su respuesta estaba vacía',
  'reason.truncated': 'su respuesta llegó incompleta',
  'reason.schema': 'su respuesta tenía una forma desconocida',
  'reason.upstream-error': 'comunicó un error propio',
  'reason.other': 'un error sin nombre',

  'subscribe.title': 'Recibir alertas',
  'subscribe.lede':
    'Gratis, sin dar su nombre, y se cancela con un clic. Escribimos cuando se corta el acceso y cuando vuelve.',
  'subscribe.follow': 'Qué seguir',
  'subscribe.follow.note': 'Si no marca ninguno, los sigue todos.',
  'subscribe.timezone': 'Zona horaria para la hora local de las alertas',
  'subscribe.language': 'Idioma de las alertas',
  'subscribe.push': 'En este dispositivo',
  'subscribe.push.note':
    'Una notificación en este navegador, también con la página cerrada. No hace falta ninguna dirección.',
  'subscribe.push.button': 'Activar las alertas en este dispositivo',
  'subscribe.push.script':
    'Esto necesita JavaScript, que aquí está desactivado. El correo, más abajo, funciona sin él.',
  'subscribe.push.ios':
    'En iPhone y iPad (iOS 16.4 o posterior): toque Compartir y después «Añadir a pantalla de inicio», abra Nightwire desde allí y vuelva a esta página.',
  'subscribe.push.stop': 'Desactivar las alertas en este dispositivo',
  'subscribe.push.stopped': 'Las alertas en este dispositivo están desactivadas, y lo que guardamos se ha borrado.',
  'subscribe.push.working': 'Consultando a su navegador…',
  'subscribe.push.done': 'Listo. Este dispositivo recibirá las alertas.',
  'subscribe.push.again': 'Este dispositivo ya estaba suscrito.',
  'subscribe.push.denied':
    'Las notificaciones están bloqueadas para este sitio. Permítalas en los ajustes del navegador y vuelva a intentarlo.',
  'subscribe.push.unsupported':
    'Este navegador no puede recibir notificaciones. El correo, más abajo, funciona en todas partes.',
  'subscribe.push.off':
    'Las notificaciones no están configuradas en este servidor. Puede que el correo, más abajo, lo esté.',
  'subscribe.push.failed': 'No ha funcionado. No se ha guardado nada. Inténtelo de nuevo dentro de un minuto.',
  'subscribe.email': 'Por correo electrónico',
  'subscribe.email.note':
    'Primero enviamos un mensaje con un botón para confirmar. Hasta que lo pulse no llegará nada más.',
  'subscribe.email.address': 'Dirección de correo electrónico',
  'subscribe.email.trap': 'Deje esto vacío',
  'subscribe.email.button': 'Envíenme la confirmación',
  'subscribe.stored': 'Qué guardamos',
  'subscribe.stored.note':
    'Adónde enviar (cifrado), qué sigue, el idioma y la zona horaria para las horas de las alertas. Ni nombre, ni dirección IP, ni registro de lo que lee. Al cancelar la suscripción, la fila se borra al instante.',
  'subscribe.webhook': 'Por webhook',
  'subscribe.webhook.note':
    'Las organizaciones con sistemas propios pueden recibir webhooks firmados. Pida un token a quienes gestionan este servidor.',
  'subscribe.safety': 'Si que le vean seguir esto puede perjudicarle',
  'subscribe.safety.note':
    'La notificación aparece en su pantalla de bloqueo, y su proveedor de notificaciones o de correo sabe que le escribimos. Para leer estas páginas no hace falta suscribirse.',

  'notice.confirm.title': 'Confirme sus alertas',
  'notice.confirm.text':
    'Pulse el botón y las alertas llegarán a esta dirección. Si no las ha pedido, cierre esta página: no se enviará nada más.',
  'notice.confirm.button': 'Sí, envíenme alertas',
  'notice.confirmed.title': 'Recibirá las alertas',
  'notice.confirmed.text': 'La dirección está confirmada. Cada alerta lleva un enlace para cancelar la suscripción.',
  'notice.unsubscribe.title': '¿Dejar de recibir estas alertas?',
  'notice.unsubscribe.text': 'Pulse el botón y no se enviará nada más. La dirección se borra; no solo se silencia.',
  'notice.unsubscribe.button': 'Cancelar y borrar',
  'notice.unsubscribed.title': 'Suscripción cancelada',
  'notice.unsubscribed.text': 'No se enviará nada más, y la dirección se ha borrado.',
  'notice.sent.title': 'Mire en su bandeja de entrada',
  'notice.sent.text':
    'Si corresponde una confirmación, está en camino, con un solo botón que pulsar. Se envía como máximo una a cada dirección en 24 horas. Hasta que lo pulse no llegará nada más.',
  'notice.refused.title': 'No se ha aceptado',
  'notice.refused.text':
    'No se pudo leer la dirección, o este servidor no puede enviar correo en este momento. No se ha guardado nada. Vuelva atrás y revísela.',
  'notice.unknown.title': 'Este enlace no lleva a ninguna parte',
  'notice.unknown.text':
    'Puede que ya se haya usado, que haya caducado o que haya perdido un trozo por el camino. Si ya canceló la suscripción, no tiene que hacer nada más.',

  'missing.title': 'Esa página no existe',
  'missing.text':
    'Puede que la dirección esté mal escrita o que el incidente tenga otro número. Todo lo que está abierto figura en la primera página.',
  'missing.home': 'A la primera página',

  'text.more': 'Detalles: {url}',
};
