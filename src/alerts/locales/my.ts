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
    titleEscalated: '{where} - {what}{standing, select, confirmed { (အတည်ပြု)} other { (အထောက်အထားတိုး)}}',
    titleReopened: '{where} - {what} ထပ်မံဖြစ်ပွား',
    titleResolved: '{where} - {what} ပြီးဆုံး',
    titleRetracted: '{where} - သတိပေးချက် ရုပ်သိမ်း',
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
    escalatedNote: 'ယခင်အသိပေးချိန်ထက် အထောက်အထား ပိုမိုခိုင်မာလာသည်။',
    reopenedNote: 'ပြီးဆုံးပြီဟု အသိပေးခဲ့ပါသည်။ ယခု ထပ်မံစတင်နေပြီး တူညီသော ဖြစ်ရပ်၏ အစိတ်အပိုင်းဖြစ်သည်။',
    resolvedNote: 'တိုင်းတာမှုများ ပုံမှန်အဆင့်သို့ ပြန်ရောက်ပြီ။ ထပ်မံဖြစ်ပွားနိုင်သည်။',
    retractedNote:
      'ယခင်အသိပေးချက် - {what}၊ {where}၊ {from} မှစ၍။ ပြန်စစ်ဆေးရာတွင် အထောက်အထားများက ထောက်ခံမှုမရှိပါ။ ထိုသတိပေးချက်ကို လျစ်လျူရှုပြီး သင်မျှဝေခဲ့သူများကိုလည်း အသိပေးပါ။',
    decided: 'ဤအချိန်အထိ သိရှိချက်များအရ ပေးပို့သည် - {at}။',
    link: 'အထောက်အထားနှင့် နောက်ဆုံးအခြေအနေ',
    unsubscribe: 'စာရင်းမှ နုတ်ထွက်ရန်',
    confirmSubject: 'သင့်လိပ်စာကို အတည်ပြုပေးပါ',
    confirmAsk: 'ဤလိပ်စာသို့ စာများပေးပို့ရန် တစ်စုံတစ်ဦးက ကျွန်ုပ်တို့ထံ တောင်းဆိုထားပါသည်။ သင်ကိုယ်တိုင်ဖြစ်မည်ဟု မျှော်လင့်ပါသည်။',
    confirmLink: 'စာများရယူရန် ဤစာမျက်နှာကိုဖွင့်ပြီး ခလုတ်ကိုနှိပ်ပါ',
    confirmIgnore: 'သင်မဟုတ်ပါက ဘာမှလုပ်ရန်မလိုပါ။ ကျွန်ုပ်တို့ထံမှ နောက်ထပ်စာ ရောက်လာမည်မဟုတ်ပါ။',
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
