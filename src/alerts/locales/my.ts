import type { Locale } from './locale.ts';
import { own } from './my-intl.ts';

/**
 * The runtime knows no Burmese: it is asked for English with Burmese digits, and what would come out in words is our own
 * (`my-intl.ts`). ပြတ်တောက်, to be cut off, says nothing of who did it; ဖြတ်တောက်, to cut, does.
 */
export const my: Locale = {
  tag: 'en-GB-u-nu-mymr',
  script: 'Mymr',
  calendarTag: null,
  direction: 'ltr',
  zoneNames: 'shortGeneric',
  own,
  phrases: {
    what: `{kind, select,
      block {{cause, select, deliberate {{service} ပိတ်ဆို့မှု} other {{service} အသုံးပြုရ အခက်အခဲ}}}
      throttling {{cause, select, deliberate {အင်တာနက် တမင်နှေးကွေးစေမှု} other {အင်တာနက် နှေးကွေးမှု}}}
      other {{cause, select,
        deliberate {အင်တာနက် တမင်ဖြတ်တောက်မှု}
        other {{reach, select,
          partial {အင်တာနက် တစ်ပိုင်းပြတ်တောက်မှု}
          intranet {နိုင်ငံတကာ အင်တာနက် ပြတ်တောက်မှု}
          other {အင်တာနက် ပြတ်တောက်မှု}}}}}}`,
    network: '{name} ({number})',
    inside: '{inner}၊ {outer}',
    titleOpened: '{where} - {what}',
    titleEscalated: '{where} - {what}{standing, select, confirmed { (အတည်ပြု)} other { (ပိုမိုပြင်းထန်)}}',
    titleReopened: '{where} - {what} ထပ်မံဖြစ်ပွား',
    titleResolved: '{where} - {what} ပြီးဆုံး',
    titleRetracted: '{where} - သတိပေးချက် ရုပ်သိမ်း',
    titleUpdated: '{where} - {what} နောက်ဆုံးသတင်း',
    titleRestored: '{where} - {what} တစ်စိတ်တစ်ပိုင်း ပြီးဆုံး',
    titleWindow: `{turn, select,
      recognised {{where} - {what} ထပ်မံဖြစ်ပွား၊ ထပ်ဖြစ်နိုင်}
      confirmed {{where} - {what} ထပ်ခါဖြစ်ကြောင်း အတည်ပြု}
      changed {{where} - {what} အချိန်သစ်}
      opens {{where} - {what} မကြာမီ ဖြစ်နိုင်}
      missed {{where} - မျှော်လင့်ထားသော {what} မဖြစ်}
      other {{where} - {what} ထပ်မဖြစ်တော့}}`,
    several: '{count, plural, other {ကွန်ရက် # ခု}}',
    networks: 'ကွန်ရက်များ - {list}။',
    moment: `{zone, select,
      UTC {{utcDate}၊ {utcTime}}
      other {{sameDay, select,
        yes {{date}၊ {time} {zone} ({utcTime})}
        other {{date}၊ {time} {zone} ({utcDate}၊ {utcTime})}}}}`,
    since: 'စတင်ချိန် - {from}။',
    lasted: 'စတင်ချိန် - {from}။ ပြီးဆုံးချိန် - {until}။ ကြာချိန် - {duration}။',
    whatAndWhere: `ဖြစ်ရပ်နှင့် နေရာ - {what}၊ {where}။ ပြင်းထန်မှု - {severity, select,
      1 {အကန့်အသတ်ရှိ} 2 {ဆိုးရွား} 3 {ပြင်းထန်} other {အလွန်ပြင်းထန်}} ({levels} ဆင့်အနက် အဆင့် {level})။`,
    agreement: `{count, plural,
      =1 {တိုင်းတာမှု တစ်မျိုးက ပြသည် - {families}။}
      =2 {သီးခြားစီ တိုင်းတာမှု နှစ်မျိုးက ပြသည် - {families}။}
      =3 {သီးခြားစီ တိုင်းတာမှု သုံးမျိုးက ပြသည် - {families}။}
      other {သီးခြားစီ တိုင်းတာမှု # မျိုးက ပြသည် - {families}။}}`,
    manyTests: 'ဒေသခံစေတနာ့ဝန်ထမ်းများ၏ သီးခြားစီ စမ်းသပ်မှု အများအပြားက ပြသည်။',
    certainty: `{standing, select,
      confirmed {{cause, select,
        shutdown {{kind, select,
          block {တမင်ပိတ်ဆို့မှုဖြစ်ကြောင်း {by}က အတည်ပြုသည်။}
          throttling {တမင်နှေးကွေးစေမှုဖြစ်ကြောင်း {by}က အတည်ပြုသည်။}
          other {တမင်ဖြတ်တောက်မှုဖြစ်ကြောင်း {by}က အတည်ပြုသည်။}}}
        technical {နည်းပညာချို့ယွင်းမှုဖြစ်ကြောင်း {by}က အတည်ပြုသည်။}
        other {အနှောင့်အယှက်ရှိကြောင်း {by}က အတည်ပြုသည်။ အကြောင်းရင်း မရှင်းလင်းသေးပါ။}}}
      other {{cause, select,
        shutdown {{kind, select,
          block {အထောက်အထားများသည် တမင်ပိတ်ဆို့မှုနှင့် ကိုက်ညီသည်။ အတည်မပြုရသေးပါ။}
          throttling {အထောက်အထားများသည် တမင်နှေးကွေးစေမှုနှင့် ကိုက်ညီသည်။ အတည်မပြုရသေးပါ။}
          other {အထောက်အထားများသည် တမင်ဖြတ်တောက်မှုနှင့် ကိုက်ညီသည်။ အတည်မပြုရသေးပါ။}}}
        technical {အထောက်အထားများသည် နည်းပညာချို့ယွင်းမှုနှင့် ကိုက်ညီသည်။ အတည်မပြုရသေးပါ။}
        other {{kind, select,
          block {အထောက်အထားများသည် ပိတ်ဆို့မှုနှင့် ကိုက်ညီသည်။ အကြောင်းရင်း မရှင်းလင်းသေးပါ။}
          other {အနှောင့်အယှက်ရှိသည်။ အကြောင်းရင်း မရှင်းလင်းသေးပါ။}}}}}}`,
    outsideRecord: 'ပြင်ပမှတ်တမ်း',
    compared: '{counted, select, yes {ပုံမှန်နှင့်ယှဉ်လျှင်} other {အဆိုးဆုံးအချိန်တွင် ပုံမှန်နှင့်ယှဉ်လျှင်}} - {list}။',
    share: '{signal} {percent}',
    tests: 'စမ်းသပ်မှု {count} ကြိမ်တွင် {observed} ကြိမ် မအောင်မြင် (ပုံမှန် {expected} ကြိမ်)',
    reopenedNote: 'ပြီးဆုံးပြီဟု အသိပေးခဲ့ပါသည်။ ယခု ထပ်မံစတင်နေပြီး တူညီသော ဖြစ်ရပ်၏ အစိတ်အပိုင်းဖြစ်သည်။',
    resolvedNote: 'တိုင်းတာမှုများ ပုံမှန်အဆင့်သို့ ပြန်ရောက်ပြီ။ ထပ်မံဖြစ်ပွားနိုင်သည်။',
    retractedNote:
      'ယခင်အသိပေးချက် - {what}၊ {where}၊ {from} မှစ၍။ ပြန်စစ်ဆေးရာတွင် အထောက်အထားများက ထောက်ခံမှုမရှိပါ။ ထိုသတိပေးချက်ကို လျစ်လျူရှုပြီး သင်မျှဝေခဲ့သူများကိုလည်း အသိပေးပါ။',
    unwatchedNote: 'ဤနေရာကို စောင့်ကြည့်ခြင်း မရှိတော့ပါ - ထိုအချိန်သည် နောက်ဆုံးတွေ့ရှိချိန်ဖြစ်ပြီး မည်သည့်အချိန်ပြီးဆုံးသည်ကို မသိပါ။',
    updatedNote: 'ယခင်အသိပေးချိန်ထက် သိရှိထားချက် ပြောင်းလဲသွားသည်။',
    changed: `{change, select,
      confirmed {ယခု အတည်ပြုပြီးဖြစ်သည်။}
      graver {ပိုမိုပြင်းထန်လာသည်- {levels} ဆင့်အနက် အဆင့် {level}။}
      intranet {ပြည်တွင်းအင်တာနက်သာ ကျန်တော့သည်။}
      relapsed {တစ်စိတ်တစ်ပိုင်း ပြန်ရပြီးနောက် ပြန်ဆိုးလာသည်။}
      wider {ကွန်ရက် ပိုမိုများပြားစွာ ထိခိုက်နေသည်- စုစုပေါင်း {total} ခု။}
      fewer {ပြန်ရပြီးသော ကွန်ရက်- {total} ခုအနက် {over} ခု။}
      cause {ယခု အကြောင်းရင်းနှင့်ပတ်သက်သော အထောက်အထား ရှိလာသည်။}
      other {အသုံးပြုမှု တစ်စိတ်တစ်ပိုင်း ပြန်ရပြီ။}}`,
    briefNote: 'အသုံးပြုမှု ပြန်ရပြီ၊ ခဏသာ ဖြစ်နိုင်သည်။',
    expectedNote: 'ကျွန်ုပ်တို့ မျှော်လင့်ထားသော အချိန်တွင် ဖြစ်ပွားသည်။',
    unexpectedNote: '{how, select, longer {မျှော်လင့်ထားသည်ထက် ပိုကြာနေသည်။} other {ယခင်ညများထက် ပိုပြင်းထန်သည်။}}',
    windowHours:
      'အချိန် - {start} မှ {end}၊ {zone}၊ {days, select, daily {နေ့တိုင်း} weekdays {တနင်္လာမှ သောကြာ} irregular {အချို့နေ့များ} other {သီတင်းပတ်၏ သတ်မှတ်နေ့များ}}။',
    windowNext: 'နောက်တစ်ကြိမ် - {from} မှ {until} (ဖြစ်နိုင်ခြေ {percent})။',
    windowCame: 'ဖြစ်ပွားသောည - {hits}၊ မဖြစ်သောည - {misses}။',
    windowNote: `{turn, select,
      recognised {တူညီသောအချိန်တွင် ထပ်မံဖြစ်ပွားသည်။ ဤအချိန်နှင့်ကိုက်ညီသော ညများအတွက် မနှောင့်ယှက်ပါ။}
      confirmed {တူညီသောအချိန်တွင် ထပ်မံဖြစ်ပွားသည် - ယခုမှစ၍ သေချာသည်ဟု ယူဆသည်။}
      changed {ယခင်အသိပေးချိန်ထက် အချိန် သို့မဟုတ် နေ့ ပြောင်းလဲသွားသည်။}
      opens {တစ်နာရီအတွင်း စတင်ရန် မျှော်လင့်သည်။}
      missed {{from} တွင် မျှော်လင့်ထားသော်လည်း တိုင်းတာမှုများ ပုံမှန်အတိုင်း ရှိသည်။}
      other {ဤအချိန်များတွင် မဖြစ်တော့ပါ။ ထပ်မမျှော်လင့်တော့ပါ။}}`,
    decided: 'ဤအချိန်အထိ သိရှိချက်များအရ ပေးပို့သည် - {at}။',
    link: 'အထောက်အထားနှင့် နောက်ဆုံးအခြေအနေ',
    unsubscribe: 'စာရင်းမှ နုတ်ထွက်ရန်',
    confirmSubject: 'သင့်လိပ်စာကို အတည်ပြုပေးပါ',
    confirmAsk: 'ဤလိပ်စာသို့ စာများပေးပို့ရန် တစ်စုံတစ်ဦးက ကျွန်ုပ်တို့ထံ တောင်းဆိုထားပါသည်။ သင်ကိုယ်တိုင်ဖြစ်မည်ဟု မျှော်လင့်ပါသည်။',
    confirmLink: 'စာများရယူရန် ဤစာမျက်နှာကိုဖွင့်ပြီး ခလုတ်ကိုနှိပ်ပါ',
    confirmIgnore: 'သင်မဟုတ်ပါက ဘာမှလုပ်ရန်မလိုပါ။ ကျွန်ုပ်တို့ထံမှ နောက်ထပ်စာ ရောက်လာမည်မဟုတ်ပါ။',
    ownerTitle: '{notice, select, disabled {{host} ရှိ သင့် webhook ကို ပိတ်လိုက်ပါပြီ} other {{host} ရှိ သင့် webhook အလုပ်မလုပ်ပါ}}',
    ownerWhy:
      '{how, select, gone {မရှိတော့ကြောင်း (၄၁၀) ပြန်ကြားသဖြင့် နောက်ထပ် မပို့တော့ပါ။} other {{since} မှစ၍ ဘာမှလက်မခံပါ။ မအောင်မြင်သော ကြိုးပမ်းမှု- {failures} ကြိမ်။ နောက်ဆုံးအကြောင်းရင်း- {reason}။}}',
    ownerNext:
      '{notice, select, disabled {ဘာမှ မပျောက်ပါ။ ပြန်ဖွင့်ပြီး လွဲသွားသည်များကို တောင်းပါ။} other {ဖြစ်ရပ်တစ်ခုစီကို သုံးရက်ခန့် ထပ်ပို့ပါသည်။ ငါးရက်အတွင်း မအောင်မြင်ပါက webhook ကို ပိတ်ပါမည်။}}',
    ownerSee: 'ကြိုးပမ်းမှုတိုင်းကို ဤတွင် ကြည့်ပါ-',
    summaryTitle: 'အကျဉ်းချုပ်- {count, plural, =0 {ဆက်ဖြစ်နေဆဲ ဖြစ်ရပ်မရှိ} other {ဆက်ဖြစ်နေဆဲ ဖြစ်ရပ် # ခု}}',
    summaryNothing: 'သင်စောင့်ကြည့်သောနေရာများတွင် ဘာမှမတွေ့ရပါ။',
    catchUpTitle: 'ဆက်ဖြစ်နေဆဲ- {count, plural, other {ဖြစ်ရပ် # ခု}}',
    summaryPeriod: '{from} မှ {until} အထိ။',
    summaryOpen: 'ဆက်ဖြစ်နေဆဲ-',
    summaryEnded: 'ပြီးဆုံးသည်-',
    summaryWindows: 'ရှေ့တွင် မျှော်လင့်ရသည်-',
    summaryWindow: '{window}၊ {from} မှ {until} အထိ (ဖြစ်နိုင်ခြေ {percent})။',
    summaryMore: 'နောက်ထပ် {count} ခု။',
    summaryReason:
      '{reason, select, quiet {တိတ်ဆိတ်ချိန်တွင် {count} ခု} muted {သင်ရပ်ထားသော {count} ခု} budget {သင့်ကန့်သတ်ချက်ကျော် {count} ခု} source {ချို့ယွင်းသောအရင်းအမြစ်အပေါ်မူတည်သော {count} ခု} artefact {တိုင်းတာမှုအမှား {count} ခု} wider {ပိုကျယ်သောအချက်ပေးတွင်ပါသော {count} ခု} over {ပြောနိုင်မီပြီးဆုံးသော {count} ခု} other {အခြားအကြောင်းများကြောင့် {count} ခု}}',
    summaryHeld: 'တစ်ခုချင်း မပို့ခဲ့ပါ- {list}။',
    summaryStale: 'တစ်စိတ်တစ်ပိုင်း မမြင်ရပါ- {sources} မှ အချက်အလက်အသစ် မရပါ။',
    summaryFresh: 'ကျွန်ုပ်တို့၏ အရင်းအမြစ်အားလုံး လတ်ဆတ်သည်။ လူများ ချိတ်ဆက်ထားသည်ဟု ကတိမဟုတ်ပါ။',
    discreetTitle: 'အသစ် ရရှိနိုင်ပါပြီ',
    discreetBody: 'သင့်အတွက် အသစ်တစ်ခု ရှိပါသည်။',
    discreetLink: 'ဖွင့်ရန်',
    welcomeTitle: 'အသိပေးချက်များ ဖွင့်ပြီးပါပြီ',
    welcomeBody: 'စာများသည် ဤပုံစံအတိုင်း ရောက်ရှိပါမည်။ တစ်စုံတစ်ရာ ဖြစ်ပေါ်လျှင် အကြောင်းကြားပါမည်။',
    manage: 'ဘာကြောင့် ရသလဲ၊ ဘယ်လိုပြောင်းမလဲ',
  },
  families: {
    'control-plane': 'လမ်းကြောင်းညွှန်မှု',
    'active-probing': 'တိုက်ရိုက်စစ်ဆေးမှု',
    'passive-traffic': 'နောက်ခံဒေတာစီးဆင်းမှု',
    usage: 'အွန်လိုင်းဝန်ဆောင်မှု အသုံးပြုမှု',
    speed: 'အမြန်နှုန်း',
    delay: 'နှောင့်နှေးမှု',
    resets: 'ချိတ်ဆက်မှု ပြတ်တောက်ခြင်း',
    'client-tests': 'ဒေသခံစေတနာ့ဝန်ထမ်းများ၏ စမ်းသပ်မှု',
    annotation: 'ထုတ်ပြန်ထားသော အစီရင်ခံစာများ',
  },
  signals: {
    'ioda.bgp': 'လမ်းကြောင်းရှိသော IP လိပ်စာ',
    'ioda.ping-slash24': 'စစ်ဆေးမှုကို တုံ့ပြန်သော IP လိပ်စာ',
    'ioda.merit-nt': 'နောက်ခံဒေတာစီးဆင်းမှု',
    'ioda.gtr': 'Google Search အသုံးပြုမှု',
    'ioda.gtr-youtube': 'YouTube အသုံးပြုမှု',
    'ioda.gtr-gmail': 'Gmail အသုံးပြုမှု',
    'ioda.gtr-maps': 'Google Maps အသုံးပြုမှု',
    'ioda.ping-slash24-latency': 'နှောင့်နှေးမှု',
    'ioda.ping-slash24-loss': 'ဒေတာပက်ကက် ပျောက်ဆုံးမှု',
    'radar.http': 'ဝဘ်ဒေတာစီးဆင်းမှု',
    'radar.netflows': 'ဒေတာစီးဆင်းမှု',
    'radar.iqi-bandwidth': 'အမြန်နှုန်း',
    'radar.iqi-latency': 'နှောင့်နှေးမှု',
    'ripestat.prefixes-v4': 'လမ်းကြောင်းရှိသော IPv4 လိပ်စာအုပ်စု',
    'ripestat.prefixes-v6': 'လမ်းကြောင်းရှိသော IPv6 လိပ်စာအုပ်စု',
    'tor.relay-users': 'Tor အသုံးပြုသူ',
    'tor.bridge-users': 'Tor Bridge အသုံးပြုသူ',
    'radar.mobile-share': 'မိုဘိုင်းစက် ဝေစု',
    'radar.http3-share': 'HTTP/3 ဝေစု',
    'radar.ipv6-share': 'IPv6 ဝေစု',
    'radar.resets-before-data': 'အစတွင် ပြတ်သော ချိတ်ဆက်မှု',
    'radar.resets-after-data': 'ဒေတာပို့ပြီး ပြတ်သော ချိတ်ဆက်မှု',
    'atlas.connected-probes': 'ချိတ်ဆက်ထားသော တိုင်းတာစက်',
    'ihr.network-delay': 'နှောင့်နှေးမှု',
    'mlab.download': 'ဒေါင်းလုဒ်အမြန်နှုန်း',
    'mlab.tests': 'အမြန်နှုန်း စမ်းသပ်မှု',
    'google.search': 'Google Search အသုံးပြုမှု',
    'google.youtube': 'YouTube အသုံးပြုမှု',
    'ooni-analysis.dns-blocked': 'အမည် (DNS) ဝင်ရောက်နှောင့်ယှက်မှု',
    'ooni-analysis.tcp-blocked': 'လိပ်စာ (TCP) ဝင်ရောက်နှောင့်ယှက်မှု',
    'ooni-analysis.tls-blocked': 'TLS ဝင်ရောက်နှောင့်ယှက်မှု',
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
    wikipedia: 'ဝီကီပီးဒီးယား',
    github: 'GitHub',
    slack: 'Slack',
    protonmail: 'Proton Mail',
    snowflake: 'Snowflake',
    vpn: 'VPN ဝက်ဘ်ဆိုက်များ',
    'google-play': 'Google Play',
    'app-store': 'App Store',
    'browser-extensions': 'Firefox Add-ons',
    doh: 'DNS over HTTPS',
  },
};
