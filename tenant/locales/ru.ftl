# Что бот магазина говорит покупателям и сотрудникам. Ключи `<экран>-<что>`; HTML Телеграма.

own-text = { $text }

command-menu = Главное меню
command-balance = Ваш баланс
command-deposit = Пополнить баланс
command-withdraw = Вывести деньги
command-history = История операций
command-language = Выбрать язык
command-support = Написать в поддержку
command-help = Как работает бот
command-paysupport = Помощь с оплатой
command-terms = Условия
command-privacy = Конфиденциальность
command-admin = Управление магазином

menu-welcome = 👋 Здравствуйте, { $name }! Добро пожаловать в магазин <b>{ $shop }</b>.

  Выбирайте, оплачивайте — покупка придёт сюда же. С чего начнём?
menu-text = <b>{ $shop }</b>
  Ваш баланс: <b>{ $balance }</b>
menu-unknown-command = Такой команды нет. Вот что я умею:
menu-unknown-text = Не понял вас. Вот что я умею:
menu-unknown-other = Я понимаю только текст. Вот что я умею:

balance-text = 💰 Ваш баланс: <b>{ $balance }</b>

history-button = 🧾 История
history-title = 🧾 <b>История</b>
history-empty = Пока ничего не было. Здесь появится ваше первое пополнение.
history-older = Раньше ›
history-newest = « К новым
history-kind-deposit = Пополнение
history-kind-adjustment = Корректировка магазином
history-kind-other = Другое

language-button = 🌐 Язык
language-name = 🇷🇺 Русский
language-text = 🌐 На каком языке будем говорить?
language-chosen = Теперь говорим по-русски

support-button = 💬 Поддержка
support-write = 👤 { $contact }

help-text = ❓ <b>{ $shop }</b>

  Загляните в 🛍 /shop, откройте товар и нажмите <b>Купить</b> или соберите несколько в 🛒 /cart. Выберите способ оплаты и подтвердите: что готово, придёт в этот чат сразу, остальное — как только магазин это выдаст. Все покупки и помощь с ними — в 📦 /orders.

  Можно и заранее пополнить баланс командой 💳 /deposit, а потом платить с него одним нажатием.
help-command = /{ $command } — { $description }

page-terms = 📄 <b>Условия</b>

  Ваш баланс ведёт <b>{ $shop }</b>, тратить его можно в этом магазине. Пополнение зачисляется, когда платёж стал окончательным; платежи в другой валюте пересчитываются по показанному курсу. Монеты, отправленные не в той сети или не на тот адрес, вернуть нельзя. { $contact ->
    [none] Вопросы: /support
   *[other] Вопросы: { $contact }
  }
page-privacy = 🔒 <b>Конфиденциальность</b>

  <b>{ $shop }</b> хранит ваш номер в Telegram, имя и имя пользователя, язык, ваши платежи и заказы с адресами и то, что вы здесь пишете, — то, что нужно, чтобы вас обслужить, и ничего больше. Платёжные сервисы узнают только то, что нужно для платежа. Кнопками ниже можно получить все эти данные или удалить их. { $contact ->
    [none] Вопросы о ваших данных: /support
   *[other] Вопросы о ваших данных: { $contact }.
  }
page-paysupport = 🛟 <b>Помощь с оплатой</b>

  Платёж может идти несколько минут. Если он так и не пришёл, сообщите сумму, время и способ оплаты. { $contact ->
    [none] Нажмите кнопку ниже: разберём каждый случай.
   *[other] Пишите { $contact }: разберём каждый случай.
  } Поддержка Telegram не поможет с покупками в этом боте.

deposit-button = ➕ Пополнить
deposit-ask = ➕ <b>Пополнение</b>

  На какую сумму, в { $currency }? Выберите или напишите свою.
deposit-amount = { $money }
deposit-coins = 🪙 Отправить монеты, любая сумма
deposit-methods = ➕ <b>Пополнение на { $money }</b>

  Как хотите оплатить?
deposit-which-coin = 🪙 <b>Пополнение монетами</b>

  Какую монету хотите отправить?
deposit-nothing = Пополнение в этом магазине пока не настроено. Загляните позже.

provider-cryptopay = 💎 Crypto Pay
provider-fake = 🧪 Тестовая оплата
provider-stars = ⭐ Звёзды Telegram
method-coin = 🪙 { $currency } ({ $network })
method-stars = { $name } · { $stars }

invoice-waiting = 🧾 <b>Пополнение на { $amount }</b>
  { $method }, к оплате: <b>{ $asked }</b>

  ⏳ { $minutes ->
    [none] Действует до { $until }.
    [one] Действует ещё { $minutes } минуту, до { $until }.
    [few] Действует ещё { $minutes } минуты, до { $until }.
   *[other] Действует ещё { $minutes } минут, до { $until }.
  } После оплаты это сообщение изменится само.
invoice-below = 👇 Нажмите кнопку оплаты в сообщении ниже.
invoice-pay = 💳 Оплатить { $amount }
invoice-check = 🔄 Проверить оплату
invoice-toast-new = Пока ничего не пришло
invoice-toast-near = Пришла не точно эта сумма. Магазин её проверяет.
invoice-toast-processing = Платёж в пути
invoice-toast-settled = Оплачено. Спасибо!
invoice-toast-expired = Срок счёта истёк
invoice-toast-invalid = Этот счёт больше не действует

stars-title = Пополнение на { $amount }
stars-description = { $amount } на ваш баланс в этом магазине.

coin-text = 🪙 <b>Пополнение в { $currency }</b>
  Сеть: <b>{ $network }</b>

  { $comment ->
    [none] Ваш личный адрес — для любой суммы и сколько угодно раз:
   *[other] Адрес магазина — для любой суммы и сколько угодно раз:
  }
  <code>{ $address }</code>{ $comment ->
    [none] { "" }
   *[other] { "" }

      ❗️ <b>Ваш личный комментарий: <code>{ $comment }</code></b>
      Его нужно вписать в поле «комментарий» или «memo» в кошельке или на бирже. <b>Без него не понять, что деньги ваши, и зачислить их не получится.</b>
  }

  ⚠️ Отправляйте только <b>{ $currency }</b> и только в сети <b>{ $network }</b>: всё другое пропадёт.
  ✅ Зачислим{ $confirmations ->
    [1] { "," } как только платёж станет окончательным
    [one] { " " }после { $confirmations } подтверждения
   *[other] { " " }после { $confirmations } подтверждений
  }.
coin-rate = 💱 Курс сейчас: { $coins } = { $price }. Считается курс в момент зачисления.
coin-no-rate = 💱 Считается курс в момент зачисления.
coin-minimum = { $minimum ->
    [none] Совсем маленькие суммы после пересчёта могут превратиться в ноль.
   *[other] Минимум: { $minimum }
  }
coin-copy = 📋 Скопировать адрес
coin-copy-amount = 📋 { $coins }
coin-copy-comment = 💬 Скопировать комментарий { $comment }
coin-qr = 🔳 QR-код
coin-paid = 🧾 Оплачено: хеш
coin-explorer = 🔎 В блокчейне
coin-qr-text = 📷 Отсканируйте кошельком, чтобы отправить <b>{ $coins }</b>.{ $comment ->
    [none] { "" }
   *[other] { " " }Перед отправкой проверьте, что кошелёк подставил комментарий: <code>{ $comment }</code>
  }
  <code>{ $link }</code>
coin-hash-ask = 🧾 Отправьте хеш вашей транзакции в сети { $network } или ссылку на неё. Кошелёк показывает его рядом с платежом («ID транзакции», TxID).
coin-hash-again = 🧾 Другой хеш
coin-hash-unknown = 🤷 В сети { $network } эта транзакция пока не видна. Проверьте хеш и сеть и попробуйте снова через минуту.
coin-hash-waiting = ⏳ Транзакция есть в сети { $network }, но ещё не подтверждена. Делать ничего не нужно: зачислим сами.
coin-hash-failed = ❌ Эта транзакция есть в сети { $network }, но она не выполнилась: деньги остались в вашем кошельке.
coin-hash-no-coin = ❌ Эта транзакция не перевела ни одной монеты, которую принимает магазин. Токены другого контракта зачислить нельзя, даже если название то же.
coin-hash-returned = ↩️ Эта транзакция здесь не осталась: сеть { $network } вернула деньги туда, откуда они пришли («bounced»). Ничего не пропало: проверьте свой кошелёк и отправьте ещё раз — на адрес и с комментарием из счёта.
coin-hash-elsewhere = ❌ Эта транзакция пришла не на ваш адрес здесь, поэтому засчитать её вам нельзя. Сравните адрес с тем, что в вашем счёте. Вопросы: /paysupport
coin-hash-uncommented = ❗️ Эта транзакция пришла магазину, но без вашего комментария, поэтому непонятно, что она ваша. Ничего не пропало: магазин о ней знает. Напишите в /paysupport и приложите хеш — зачислят вручную.
coin-hash-others = ❌ В этой транзакции не ваш комментарий: она засчитана тому, чей он. Сравните его с комментарием в вашем счёте. Если это вы отправили по ошибке: /paysupport
coin-hash-coming = ⏳ Да, это ваш платёж: <b>{ $money }</b>, подтверждений { $confirmations } из { $required }. Зачислим сами.
coin-hash-credited = ✅ Платёж на <b>{ $money }</b> уже зачислен.
coin-hash-used = { $to ->
    [order] ☝️ Эта транзакция на <b>{ $money }</b> уже учтена: за заказ №{ $order } ({ $what }). Оплатить ею ещё один нельзя. Оплатите этот счёт новой транзакцией.
    [top-up] ☝️ Эта транзакция на <b>{ $money }</b> уже учтена: за другое ваше пополнение. Этот счёт ею не оплатить. Оплатите его новой транзакцией — или с баланса, когда пополнение придёт.
   *[balance] ☝️ Деньги этой транзакции, <b>{ $money }</b>, уже на вашем балансе, поэтому этот счёт ею не оплатить. Оплатите с баланса или новой транзакцией.
  }

admin-button = ⚙️ Управление
admin-text = ⚙️ <b>{ $shop }</b> — для сотрудников
admin-payments = 💳 Оплата
admin-settings = 🔧 Настройки
admin-audit = 📜 Журнал

payments-text = 💳 <b>Оплата</b>
  Как покупатели могут платить и пополнять баланс:
payments-account-line = { $state ->
    [works] •
    [limps] 🟡
   *[hidden] 🔴
  } { $source }: <b>{ $label }</b>{ $seen ->
    [silent] {""}
    [none] {" "}— уведомлений ещё не было
   *[other] {" "}— последнее уведомление { $seen }
  }
payments-key-line = • { $source }: { $kind ->
    [pool] загруженные адреса
    [comment] ваш кошелёк
   *[key] ключ <code>{ $label }</code>
  }
payments-stars-line = • ⭐ Звёзды Telegram: { $price ->
    [none] выключены
   *[other] 1 ⭐ = { $price }
  }
payments-add = ➕ Подключить: { $what }
payments-add-pool = 📇 Загрузить адреса: { $what }
payments-add-key = { $source ->
    [comment] 👛 Ввести адрес: { $what }
   *[key] 🔑 Ввести ключ: { $what }
  }

account-text = <b>{ $source }</b> · { $label }

  Адрес для уведомлений:
  <code>{ $callback }</code>
  { $seen ->
    [none] Уведомлений ещё не было. Укажите этот адрес в настройках сервиса. Платежи находятся и без уведомлений, только позже.
   *[other] ✅ Последнее уведомление: { $seen }
  }
account-unreachable = ⚠️ Этот адрес недоступен из интернета: PUBLIC_URL должен начинаться с https://. Пока платежи находятся запросами к сервису.
account-key = <b>{ $source }</b> · { $shared ->
    [yes] ваш кошелёк
   *[no] ключ <code>{ $label }</code>
  }

  { $shared ->
    [yes] Все платежи приходят сюда:
   *[no] Его первые адреса:
  }
  { $addresses }

  { $shared ->
    [yes] У каждого покупателя свой комментарий навсегда. Что придёт без него или с незнакомым, появится в разделе «Требуют внимания», и чьё это, скажете вы.
   *[no] { $per ->
        [invoice] Адреса выводятся из этого ключа: как только на адрес пришли деньги, следующий платёж получает новый.
       *[customer] Адреса выводятся из этого ключа, и у каждого покупателя он один навсегда.
      } Деньги приходят сразу в ваш кошелёк.
  }
account-copy = 📋 Скопировать адрес для уведомлений
account-test = 🔌 Проверить
account-works = ✅ Соединение работает: { $name }
account-remove = 🗑 Удалить
account-remove-sure = Удалить <b>{ $source }</b> · { $label }? Покупатели больше не смогут его выбрать. Опоздавшие платежи всё равно зачислятся.
account-remove-yes = 🗑 Да, удалить
account-removed = Удалено
account-add = ➕ <b>{ $source }</b>
account-skip = ⏭ Без выплат
account-secret = 🔒 Ваше сообщение сразу удалю, а значение храню зашифрованным.
account-delete-it = ⚠️ Не получилось удалить ваше сообщение с секретом. Удалите его, пожалуйста, сами.
account-added = ✅ Подключено: <b>{ $name }</b>
credential-cryptopay-token = Откройте @CryptoBot → Crypto Pay → My Apps → ваше приложение → API Token и пришлите токен. Там же включите Webhooks; адрес покажу, когда токен заработает.
credential-fake-secret = Пришлите секрет тестового сервиса: от 8 до 64 букв или цифр.

key-ask = 🔑 <b>{ $source }</b>

  Отправьте <b>публичный</b> ключ счёта из вашего кошелька: { $chain ->
    [bitcoin] zpub (путь m/84'/0'/0'), ypub или xpub
    [litecoin] zpub или Ltub (путь m/84'/2'/0'), Mtub или ypub
    [tron] xpub (путь m/44'/195'/0')
   *[other] xpub (путь m/44'/60'/0')
  }. С ним можно показывать адреса и следить за ними, но ничего нельзя потратить. Лучше заведите для магазина отдельный счёт.

  Никому не отправляйте приватный ключ и слова восстановления.
key-ask-account = 🔑 <b>{ $source }</b>

  Отправьте адрес вашего собственного кошелька (<code>UQ…</code> или <code>EQ…</code>). Все платежи идут туда, а чей платёж — говорит комментарий. Лучше заведите для магазина отдельный кошелёк: всё, что придёт без комментария, от кого бы ни было, увидите вы. Адрес пополнения биржи не подойдёт.

  Никому не отправляйте приватный ключ и слова восстановления.
key-compare = 🔑 <b>{ $source }</b>

  { $shared ->
    [yes] Это адрес вашего кошелька? Покупатели увидят его в таком виде; у вас он может начинаться с EQ и иначе заканчиваться, середина та же.
   *[no] Сравните эти первые адреса с адресами в вашем кошельке:
  }
  { $addresses }

  { $shared ->
    [yes] Только тогда нажмите «Подтвердить». Если адрес у магазина уже есть, новый начнёт работать через { $hours } ч, а до тех пор служит прежний.
   *[no] Совпадают? Только тогда нажмите «Подтвердить». Если ключ у магазина уже есть, новый начнёт работать через { $hours } ч, а до тех пор служит прежний.
  }
key-waits = Сохранено. Начнёт действовать не сразу; владельцам сообщили
key-waits-text = ⏳ { $shared ->
    [yes] Это новый адрес: покупатели увидят его с { $from }. До тех пор они видят прежний, и изменение можно отменить.
   *[no] Это новый ключ: он работает с { $from }. До тех пор адреса даёт прежний ключ, и изменение можно отменить.
  }
key-undo = ↩️ Оставить прежний ключ
key-change = { $source ->
    [comment] 👛 Другой адрес
   *[key] 🔑 Другой ключ
  }
key-given = 📇 { $given ->
    [0] Ни одного адреса ещё не выдано.
   *[other] Выдано адресов: { $given }. { $highest ->
        [none] Ни на один ещё не платили.
       *[other] Последний, на который платили, — под номером { $highest }.
      }
  }
key-gap = ⚠️ Много адресов подряд без оплаты. Если кошелёк не показывает платёж, увеличьте в нём «gap limit» до { $given }.
chain-depth = 🧱 Подтверждений: { $depth }
chain-depth-text = 🧱 Платежи зачисляются{ $depth ->
    [1] { "," } как только станут окончательными
    [one] { " " }после { $depth } подтверждения
   *[other] { " " }после { $depth } подтверждений
  }.
chain-depth-ask = 🧱 <b>{ $source }</b>

  После скольких подтверждений зачислять платежи? Не меньше { $least }: меньше там небезопасно.
chain-depth-done = ✅ { $source }: платежи зачисляются после { $depth ->
    [one] { $depth } подтверждения
   *[other] { $depth } подтверждений
  }.
chain-rescan = 🔎 Перечитать сеть
chain-rescan-ask = 🔎 <b>{ $source }</b>

  Что перечитать для этого магазина? { $by ->
    [account] Отправьте транзакцию.
   *[block] Отправьте транзакцию, номер блока или диапазон вида <code>100-200</code> (не больше { $most } блоков).
  } Это безопасно: зачисленное остаётся зачисленным один раз.
chain-rescan-begun = 🔎 Читаю. Когда закончу, напишу.
pool-ask = 📇 <b>{ $source }</b>

  Отправьте адреса вашего кошелька, по одному в строке, текстом или файлом (не больше { $most }). Каждый покупатель получит один из них навсегда. Подойдут только адреса, которые ещё никому не показывали.

  Файл с адресами делает <code>npm run pool</code> на компьютере без сети.

  Никому не отправляйте приватный ключ и слова восстановления.
pool-compare = 📇 <b>{ $source }</b>: { $count ->
    [one] { $count } адрес
    [few] { $count } адреса
   *[other] { $count } адресов
  }

  Сравните первые с вашим кошельком:
  { $addresses }

  Они ваши? Только тогда нажмите «Подтвердить».
pool-added = Добавлено: { $count }
pool-more = 📇 Ещё адреса
pool-text = <b>{ $source }</b> · загруженные адреса

  Осталось: <b>{ $left }</b> из { $total }. Каждый покупатель получает один из них навсегда. Деньги приходят прямо в ваш кошелёк.
key-added = Подключено

stars-ask = ⭐ <b>Звёзды Telegram</b>
  { $price ->
    [none] Сейчас: выключены
   *[other] Сейчас: 1 ⭐ = { $price }
  }

  Сколько стоит одна звезда в вашем магазине, в { $currency }? Например, <code>0,013</code>. Столько зачислится за каждую звезду.
stars-off = Выключить звёзды

settings-text = 🔧 <b>Настройки</b>

  Название: <b>{ $name }</b>
  Валюта: <b>{ $currency }</b>
  Язык: <b>{ $language }</b>
  Поддержка: { $support ->
    [none] не указана
   *[other] <b>{ $support }</b>
  }
settings-name = ✏️ Название
settings-currency = 💱 Валюта
settings-language = 🌐 Язык
settings-support = 💬 Поддержка
settings-texts = 📝 Тексты
settings-ask-name = ✏️ Как называется магазин? Отправьте новое название.
settings-ask-support = 💬 Кто помогает покупателям? Отправьте имя пользователя, например <code>@name</code>, или ссылку.
settings-ask-language = 🌐 На каком языке магазин говорит с теми, чьего языка я не знаю?
settings-no-support = Убрать контакт
settings-saved = ✅ Сохранено

currency-ask = 💱 Сейчас магазин считает в <b>{ $currency }</b>. Выберите другую валюту или отправьте её код.
currency-in-use = 💱 Магазин считает в <b>{ $currency }</b>. Сменить валюту можно, только пока ни у кого нет остатка и нет неоплаченных счетов в ней.
currency-changed = ✅ Теперь магазин считает в <b>{ $currency }</b>.
currency-stars-off = ⭐ Цена звезды была в прежней валюте, поэтому звёзды выключены. Укажите новую цену в разделе «Оплата».

texts-text = 📝 <b>Свои тексты</b> · { $language }
  Ваши слова вместо обычных. ✓ — то, что вы изменили.
texts-welcome = Приветствие
texts-help = Помощь
texts-terms = Условия
texts-privacy = Конфиденциальность
texts-paysupport = Помощь с оплатой
texts-ask = 📝 <b>{ $place }</b> · { $language }
  { $own ->
    [none] Сейчас показывается обычный текст.
   *[other] Ваш текст сейчас:

      { $own }
  }

  Отправьте новый текст.
texts-remove = Вернуть обычный текст

audit-title = 📜 <b>Журнал</b>
audit-empty = Пока ничего не меняли.
audit-line = <b>{ $action }</b> · { $actor }
  { $details }
  <i>{ $at }</i>
audit-you = вы
audit-chain-depth = Изменено число подтверждений монеты
audit-chain-rescan = Блоки прочитаны заново
audit-pool-undo = Загруженные адреса убраны
audit-pool-add = Загружены адреса
audit-account-add = Подключён способ оплаты
audit-account-remove = Удалён способ оплаты
audit-settings-change = Изменены название, валюта или контакт
audit-settings-text = Изменён свой текст
audit-shop-add = Магазин добавлен
audit-shop-owner = У магазина новый владелец

# Люди: сотрудники, покупатели, журнал, личные данные.
undo-button = ↩️ Отменить действие
undo-done = ↩️ Отменено: <b>{ $action }</b>
audit-undo = Действие отменено
audit-settings-options = Изменены настройки
admin-staff = 👥 Сотрудники
role-owner = Владелец
role-manager = Менеджер
role-support = Поддержка
role-stock = Кладовщик
role-none = без роли
permission-catalogue = Каталог
permission-stock = Склад
permission-orders = Заказы
permission-customers = Покупатели
permission-balances = Балансы
permission-payments = Оплата
permission-withdrawals = Выводы
permission-subscriptions = Подписки
permission-broadcast = Рассылки
permission-statistics = Статистика
permission-staff = Сотрудники
permission-settings = Настройки
permission-audit = Журнал
staff-text = 👥 <b>Сотрудники</b>
  { $count ->
    [one] Здесь работает { $count } человек.
    [few] Здесь работают { $count } человека.
   *[other] Здесь работают { $count } человек.
  }
staff-add = ➕ Добавить
staff-invite = 🔗 Приглашение
staff-own-roles = 🎭 Свои роли
staff-member = 👤 <b>{ $person }</b>
  <code>{ $id }</code>

  Роль: <b>{ $role }</b>
  Доступ: { $permissions }
  В команде с { $since }
  { $ranks ->
    [yes] { "" }
   *[no] <i>У этой роли больше прав, чем у вашей: изменить её вы не можете.</i>
  }
staff-change = 🎭 Сменить роль
staff-remove = 🚪 Убрать
staff-which-role = 🎭 <b>{ $person }</b> — сейчас { $role }. Какую роль дать вместо неё?
staff-remove-sure = Убрать <b>{ $person }</b> из сотрудников? С этого момента доступа не будет, и человек об этом узнает.
staff-remove-yes = 🚪 Да, убрать
staff-removed = 🚪 Больше не в команде.
staff-added = Добавлено
staff-ask-who = ➕ <b>Кто это?</b>

  Перешлите мне любое сообщение этого человека, поделитесь его контактом или отправьте его номер в Telegram. Если он уже писал этому боту, достаточно <code>@username</code>.
staff-add-as = ➕ <b>{ $person }</b>. Какая роль?
staff-invite-text = 🔗 <b>Приглашение</b>
  Ссылка для одного человека: срабатывает один раз и действует 24 часа. Какую роль она даёт? { $open ->
    [0] { "" }
    [one] Открыто { $open } приглашение.
    [few] Открыто { $open } приглашения.
   *[other] Открыто { $open } приглашений.
  }
staff-withdraw = ✖️ Отозвать все приглашения
staff-link = 🔗 <b>{ $role }</b>
  Отправьте эту ссылку человеку. Роль получит тот, кто откроет её первым, поэтому больше никому её не показывайте:

  <code>{ $link }</code>
staff-copy = 📋 Скопировать ссылку
staff-welcome = 🎉 Добро пожаловать в команду магазина <b>{ $shop }</b>! Ваша роль: <b>{ $role }</b>
roles-text = 🎭 <b>Свои роли</b>
  Владелец, менеджер, поддержка и кладовщик есть всегда. Здесь можно создать другие — ровно с теми правами, которые вы выберете.
roles-add = ➕ Новая роль
roles-role = 🎭 <b>{ $name }</b>
  Отметьте, что разрешено этой роли. Действует сразу для всех, у кого она есть.
roles-rename = ✏️ Переименовать
roles-remove = 🗑 Удалить
roles-removed = Роль удалена
roles-ask-name = 🎭 Как назвать роль?
audit-staff-add = Добавлен сотрудник
audit-staff-role = Изменена роль
audit-staff-remove = Убран сотрудник
audit-staff-invite = Создано приглашение
audit-staff-uninvite = Приглашения отозваны
audit-staff-join = Вступление по приглашению
audit-role-add = Создана роль
audit-role-change = Изменена своя роль
audit-role-remove = Удалена роль
admin-customers = 🧑 Покупатели
customers-text = 🧑 <b>Покупатели</b>
  { $found ->
    [0] Магазину ещё никто не писал.
   *[other] Самые новые. Нажмите на имя, чтобы увидеть всё о человеке.
  }
customers-find = 🔎 Найти
customers-ask = 🔎 Кого ищем? Отправьте номер, <code>@username</code> или часть имени.
customers-found = 🔎 Нашлись по запросу «{ $query }»:
customers-none = 🔎 По запросу «{ $query }» никого нет. Попробуйте другие слова.
person-text = 👤 <b>{ $name }</b> { $username ->
    [none] { "" }
   *[other] { $username }
  }
  № { $id } · <code>{ $telegramId }</code>

  Здесь с { $registered }
  Последний визит: { $seen }
  Язык: { $language }
  { $referrer ->
    [none] Без приглашения
   *[other] По приглашению: { $referrer }
  }
person-money = 💰 Баланс: <b>{ $balance }</b> { $held ->
    [none] { "" }
   *[other] (отложено: { $held })
  }
  🛍 { $orders ->
    [one] { $orders } покупка
    [few] { $orders } покупки
   *[other] { $orders } покупок
  } на { $spent }
person-staff = 👥 Сотрудник: { $role }
person-blocked = 🚫 <b>Заблокирован</b> с { $at }: { $reason }
person-unreachable = 📵 Бот заблокирован покупателем: сообщения не доходят.
person-note = 📌 { $text }
  <i>{ $author }, { $at }</i>
person-somebody = кто-то из сотрудников
person-orders = 📦 Заказы
person-ledger = 🧾 История баланса
person-adjust = 💰 Исправить баланс
person-write = ✍️ Написать
person-notes = 📌 Заметки ({ $count })
person-block = 🚫 Заблокировать
person-unblock = ✅ Разблокировать
person-data = 🔒 Личные данные
person-orders-title = 📦 <b>Заказы</b>
person-orders-none = Заказов пока нет.
person-order = №{ $order } · { $total } · { $status ->
    [new] ждёт оплаты
    [paid] ждёт выдачи
    [completed] выполнен
    [cancelled] отменён
   *[other] возврат
  } · <i>{ $at }</i>
person-ledger-title = 🧾 <b>История баланса</b>
person-ledger-none = Поступлений и списаний не было.
person-ask-reason = 🚫 За что блокируем? Покупатель прочитает ваш ответ.
person-notes-title = 📌 <b>Заметки</b> · { $name }
person-notes-none = Заметок нет. Их видят только сотрудники.
person-note-add = ➕ Заметка
person-ask-note = 📌 Что нужно знать сотрудникам? Покупатель этого не увидит.
person-ask-letter = ✍️ Что написать? Текст, фото или файл. Человек увидит, что это от магазина, и сможет ответить.
person-written = ✅ Отправляю.
adjust-ask = 💰 На балансе <b>{ $balance }</b>.

  Сколько добавить или снять, в { $currency }? Со знаком, например <code>+10</code> или <code>-5,50</code>.
adjust-ask-reason = ✏️ Почему? Покупатель прочитает ваш ответ.
adjust-sure = 💰 { $sign ->
    [in] Добавить <b>{ $money }</b>?
   *[other] Снять <b>{ $money }</b>?
  }
  { $balance } → <b>{ $after }</b>
  Причина: { $reason }
adjust-done = ✅ Баланс исправлен. Исправление не отменяют — делают обратное.
adjust-waits = ⏳ Для такой суммы за 24 часа нужен второй сотрудник. Мы его спросили и сообщим вам о решении.
approvals-button = ⏳ На подтверждение
approvals-text = ⏳ <b>Исправления на подтверждение</b>
  { $limit ->
    [none] Второй сотрудник не нужен при любой сумме.
   *[other] Больше { $limit } подтверждает второй сотрудник.
  }
  { $count ->
    [0] Ничего не ждёт.
   *[other] { "" }
  }
approvals-limit = ⚖️ Порог
approval-text = ⏳ <b>Исправление №{ $id }</b>: <b>{ $money }</b>
  Покупатель № { $customer }
  Причина: { $reason }
  Запрос: { $requester }, { $at }

  { $state ->
    [approved] ✅ Подтверждено
    [refused] ✖️ Отклонено
   *[other] { $own ->
        [yes] Это ваш запрос: решает кто-то другой.
        [lapsed] 🚫 У того, кто это запросил, больше нет на это права: решал бы один человек. Отклоните и, если всё верно, запросите заново.
       *[no] Выполнить?
      }
  }
approval-yes = ✅ Подтвердить
approval-no = ✖️ Отклонить
approval-person = 👤 Покупатель
approval-done-approved = Сделано
approval-done-refused = Отклонено
audit-customer-block = Покупатель заблокирован
audit-customer-unblock = Покупатель разблокирован
audit-customer-note = Добавлена заметка
audit-customer-unnote = Удалена заметка
audit-customer-write = Письмо покупателю
audit-balance-adjust = Исправлен баланс
audit-balance-request = Запрошено исправление
audit-balance-refuse = Отклонено исправление
privacy-data = 📄 Мои данные
privacy-delete = 🗑 Удалить меня
privacy-file = Всё, что этот магазин хранит об этом человеке
privacy-obstacle = 🗑 <b>Пока нельзя.</b> { $obstacle ->
    [staff] Сотрудников удалить нельзя: сначала нужно выйти из команды.
    [orders] Есть открытый заказ. Удаление станет возможным, как только он будет выполнен или отменён.
   *[other] Платёж ещё в пути. Удаление станет возможным, как только он придёт.
  }
privacy-sure = 🗑 <b>Удалить всё?</b>

  Имя, номер, сообщения, адреса, заметки и файлы исчезнут навсегда; отзывы останутся без имени. В учёте магазина останутся только суммы, и никто не узнает, чьи они. Купленное нельзя будет получить ещё раз. Подписки закончатся, а с ними и место в их чатах. { $balance ->
    [none] { "" }
   *[other] Баланс <b>{ $balance }</b> пропадёт, выплаты не будет.
  }

  Отменить это нельзя.
privacy-yes = 🗑 Да, удалить всё
privacy-give-up = 🗑 Удалить и отказаться от { $balance }
privacy-deleted = 🗑 Готово. Магазин вас больше не знает. Если напишете снова, начнёте с чистого листа: /start
person-data-text = 🔒 <b>Личные данные</b>
  Если покупатель просит: файл со всем, что магазин хранит о нём, или удаление. И то и другое можно сделать самому командой /privacy. Выданных товаров в вашем файле нет.
person-file = 📄 Файл для покупателя
person-delete = 🗑 Удалить человека
person-deleted = 🗑 Человека больше нет, учёт не изменился.
history-kind-given-up = Отказ от остатка
audit-customer-export = Выгружены личные данные
audit-customer-erase = Человек удалён
audit-find = 🔎 Найти
audit-people = 👤 Кто
audit-actions = 🏷 Что
audit-all = ✖️ Всё
audit-csv = 📄 CSV
audit-keep = 🗓 Срок
audit-filter = 🔎 <i>{ $filter }</i>
audit-nothing = Ничего не подходит.
audit-ask = 🔎 Что ищем? Отправьте слова, имя, номер, день, например <code>31.01.2026</code>, или дни: <code>01.01.2026..31.01.2026</code>.
audit-which-person = 👤 Чьи действия?
audit-which-action = 🏷 Какие действия?
audit-file = Журнал: { $count ->
    [one] { $count } запись
    [few] { $count } записи
   *[other] { $count } записей
  }
audit-entry = 📜 <b>{ $action }</b> · №{ $id }
  { $actor } (<code>{ $actorId }</code>)
  <i>{ $at }</i>
  { $about ->
    [none] { "" }
   *[other] 👤 { $about }
  }

  { $details ->
    [none] –
   *[other] { $details }
  }
audit-field-role = Роль
audit-field-keywait = Ожидание после смены ключа
audit-field-webhook = Вебхук
audit-field-host = Адрес
audit-field-delivery = Строка его журнала
audit-field-coins = Принимаемые монеты
audit-field-name = Имя
audit-field-reason = Причина
audit-field-text = Текст
audit-field-note = Заметка
audit-field-money = Сумма
audit-field-count = Количество
audit-field-action = Действие
audit-field-entry = Запись
audit-field-place = Место
audit-field-language = Язык
audit-field-currency = Валюта
audit-field-support = Контакт
audit-field-starprice = Цена звезды
audit-field-approveabove = Второй сотрудник от суммы больше
audit-field-auditdays = Дней хранения журнала
audit-field-requestedby = Запросил
audit-field-permissions = Права
audit-field-product = Товар
audit-field-category = Категория
audit-field-coupon = Купон
audit-field-order = Заказ
audit-field-ticket = Вопрос
audit-field-broadcast = Рассылка
audit-field-claim = Жалоба
audit-field-review = Отзыв
audit-field-shop = Магазин
audit-field-line = Строка
audit-field-invoice = Счёт
audit-field-payment = Платёж
audit-field-finding = Находка
audit-field-provider = Провайдер
audit-field-account = Аккаунт
audit-field-added = Добавлено
audit-field-created = Новых
audit-field-changed = Изменено
audit-field-lines = Строк
audit-field-categories = Категорий
audit-field-products = Товаров
audit-field-carts = Корзин
audit-field-coupons = Купоны
audit-field-codes = Кодов
audit-field-days = Дни
audit-field-pauses = Паузы покупателей
audit-field-times = Раз в год
audit-field-format = Формат
audit-field-what = Что
audit-field-at = Когда
audit-field-method = Способ
audit-field-amount = Сумма
audit-field-quantity = Количество
audit-field-tracking = Трек-номер
audit-field-to = Куда
audit-field-from = С
audit-field-until = До
audit-field-source = Источник
audit-field-resolution = Решение
audit-field-label = Название
audit-field-status = Состояние
audit-field-state = Состояние
audit-field-kind = Вид
audit-field-code = Код
audit-field-value = Значение
audit-field-title = Название
audit-field-link = Ссылка
audit-field-id = №
audit-field-chatid = Чат
audit-field-threadid = Тема
audit-field-isforum = С темами
audit-field-off = Выключено
audit-field-withsettings = С настройками
audit-field-description = Описание
audit-field-photos = Фото
audit-field-price = Цена
audit-field-sale = Акция
audit-field-tiers = Цены от количества
audit-field-minquantity = Минимум
audit-field-maxquantity = Максимум
audit-field-customerlimit = На покупателя
audit-field-options = Параметры
audit-field-categoryid = Категория
audit-field-parentid = Выше неё
audit-field-hidden = Скрыто
audit-field-stock = Остаток
audit-field-paymentpolicy = Правила оплаты
audit-field-gate = Канал
audit-field-mustacceptrules = Правила надо принять
audit-field-maintenance = Техработы
audit-field-notices = Уведомления
audit-field-staffchat = Группа поддержки
audit-field-timezone = Часовой пояс
audit-field-quiethours = Тихие часы
audit-field-digesthour = Сводка за день
audit-field-referral = Реферальная программа
audit-field-payments = Правила платежей
audit-field-reviews = Отзывы
audit-field-protect = Без пересылки
audit-field-warrantyh = Гарантия, часов
audit-field-lowstock = Мало на складе
audit-field-reservemin = Резерв, минут
audit-field-shipping = Доставка
audit-field-stafffactor = Второй фактор сотрудников
audit-field-identity = Проверка личности
audit-field-roles = Свои роли
audit-field-answers = Готовые ответы
audit-field-menu = Главное меню
audit-field-languages = Языки
audit-field-limits = Лимиты
audit-field-wallets = Кошельки
audit-field-ownrates = Свои курсы
audit-field-trade = Обмен
audit-field-ownrateh = Свои курсы действуют, часов
audit-field-percent = Процент
audit-field-secondpercent = Второй уровень
audit-field-holddays = Удержание, дней
audit-field-cap = Не больше
audit-field-actions = Действия
audit-field-purchases = Покупки
audit-field-invoices = Счета
audit-field-banminutes = Пауза, минут
audit-field-startsat = Начало
audit-field-endsat = Конец
audit-field-maxuses = Использований
audit-field-maxuseseach = На покупателя
audit-field-minorder = Заказ от
audit-field-firstorder = Только первый заказ
audit-field-productids = Товары
audit-field-categoryids = Категории
audit-field-batch = Пачка
audit-field-attachment = Вложение
audit-audit-export = Журнал выгружен
# Конец раздела о людях.
# Catalogue
audit-product-create = Товар добавлен
audit-product-change = Товар изменён
audit-plan-change = План изменён
audit-plan-chat-add = Сообщество добавлено в план
audit-plan-chat-remove = Сообщество убрано из плана
audit-product-goods = Изменено содержимое товара
audit-category-create = Категория добавлена
audit-category-change = Категория изменена
audit-category-move = Категория перенесена
audit-category-shift = Изменён порядок категорий
command-shop = Что у нас есть
command-search = Найти товар
shop-button = 🛍 Магазин
shop-title = 🛍 <b>{ $shop }</b>
shop-category = 📁 <b>{ $path }</b>
shop-choose = Что вас интересует?
shop-empty = Здесь пока ничего нет. Загляните позже.
shop-open = 📁 { $name }
shop-offer = { $state ->
    [sale] 🏷 { $name } · { $price }
    [sold-out] { $name } · { $price } · нет в наличии
   *[usual] { $name } · { $price }
  }
shop-manage = 🛠 Управлять товарами
product-name = <b>{ $name }</b>
product-description = { $text }
product-price = 💵 <b>{ $price }</b>
product-price-sale = 🏷 <b>{ $price }</b> <s>{ $old }</s>{ $until ->
    [none] { "" }
   *[other] { " " }до { $until }
  }
product-tier = • от { $from } шт.: по { $price }
product-left = 📦 Осталось { $count }
product-sold-out = 🚫 Нет в наличии
product-stars = ⭐ { NUMBER($stars, minimumFractionDigits: 1) } ({ $count })
product-quantity = 🔢 { $most ->
    [0] Не меньше { $least }
   *[other] { $least ->
        [1] Не больше { $most }
       *[other] От { $least } до { $most }
    }
  } шт. в заказе
product-limit = 👤 Не больше { $count } шт. одному покупателю
product-unseen = 👁 Покупатели сейчас не видят этот товар.
product-buy = 💳 Купить
product-to-cart = 🛒 В корзину
product-wait = 🔔 Сообщить о поступлении
product-waiting = 🔕 Больше не ждать
product-heart-on = 🤍 В избранное
product-heart-off = ❤️ В избранном
product-share = 📤 Поделиться
product-reviews = ⭐ Отзывы ({ $count })
product-more = 📄 Описание целиком
product-manage = 🛠 Управлять
product-photo-previous = ‹ { $at }/{ $of }
product-photo-next = { $at }/{ $of } ›
search-button = 🔍 Поиск
search-ask = 🔍 Что ищете? Напишите слово или два.
search-found = 🔍 Найдено по запросу «{ $text }». Чтобы искать снова, напишите другой запрос.
search-nothing = 🔍 По запросу «{ $text }» ничего не нашлось. Попробуйте другие слова.
favourites-button = ❤️ Избранное
favourites-title = ❤️ <b>Избранное</b>
favourites-empty = ❤️ В избранном пока пусто. Нажмите сердечко под товаром, и он останется здесь.
favourites-added = ❤️ Добавлено в избранное
favourites-removed = Убрано из избранного
inline-card = <b>{ $name }</b>
  💵 <b>{ $price }</b>

  { $text }
inline-hint = { $price } { $text }
inline-open = 🛍 Открыть в магазине

# Support, settings and the gate.
support-text = 💬 <b>Поддержка</b>

  { $tickets ->
    [0] Спросите о чём угодно: напишите, пришлите фото или файл. Мы ответим здесь.
   *[other] Ваши обращения:
  }
ticket-new = ✍️ Новый вопрос
ticket-line = { $state ->
    [open] ⏳
    [answered] 💬
   *[closed] ✅
  } #{ $ticket } · { $subject }
ticket-title = 🎫 <b>#{ $ticket } · { $subject }</b>
  { $state ->
    [open] ⏳ Мы получили ваше сообщение и ответим здесь.
    [answered] 💬 Мы ответили.
   *[closed] ✅ Закрыто. Напишите ещё раз — и оно снова открыто.
  }{ $order ->
    [none] {""}
   *[other] {" "}Заказ №{ $order }
  }
ticket-said = <b>{ $who ->
    [staff] { $name }
   *[customer] Вы
  }</b> · <i>{ $at }</i>
  { $media ->
    [none] {""}
    [photo] 🖼{" "}
   *[other] 📎{" "}
  }{ $text ->
    [none] {""}
   *[other] { $text }
  }
ticket-ask = ✍️ Чем мы можем помочь?{ $order ->
    [none] {""}
   *[other] {" "}Вопрос о заказе <b>№{ $order }</b>.
  }

  Отправьте сообщение, фото или файл.
ticket-ask-more = ✍️ Напишите ответ в <b>#{ $ticket } · { $subject }</b>: сообщение, фото или файл.
ticket-no-subject = Вопрос
ticket-opened = ✅ Номер вашего вопроса — <b>#{ $ticket }</b>. Мы ответим здесь, в чате.

  Всё, что вы сейчас напишете, добавится к нему.
ticket-sent = ✅ Добавлено к <b>#{ $ticket }</b>. Можно писать дальше.
ticket-done = 👌 Готово
ticket-close = ✅ Решено
ticket-closed = Рады, что всё решилось
ticket-file = 📎 { $number }

gate-blocked = ⛔ Магазин больше вас не обслуживает.{ $reason ->
    [none] {""}
   *[other] {" "}Причина: { $reason }
  }

  Вопросы об оплате: /paysupport
gate-paysupport = 🛟 Помощь с оплатой
gate-maintenance = 🛠 <b>{ $shop }</b> ненадолго закрыт: мы кое-что улучшаем. Платежи, которые уже в пути, дойдут. Загляните чуть позже.
gate-again = 🔄 Попробовать ещё раз
gate-rules = Чтобы продолжить, примите эти условия. О том, что хранится о вас, — /privacy
gate-accept = ✅ Принимаю
gate-channel = 📣 Магазин открыт для тех, кто состоит в <b>{ $title }</b>. Вступите и нажмите «Проверить ещё раз».
gate-open = 📣 { $title }
gate-check = 🔄 Проверить ещё раз
gate-not-yet = Пока нет
pace-paused = Слишком много и слишком часто. Возвращайтесь, пожалуйста, через { $minutes ->
    [one] { $minutes } минуту
    [few] { $minutes } минуты
   *[many] { $minutes } минут
  }. Платежи всё равно доходят.

group-bound = ✅ <b>{ $title }</b> — теперь группа команды. Сюда приходят вопросы покупателей: чтобы ответить, ответьте на сообщение.
group-bound-topics = ✅ <b>{ $title }</b> — теперь группа команды. У каждого вопроса своя тема: всё, что вы в ней пишете, получает покупатель. Сообщение, которое начинается с //, остаётся между вами. /close закрывает вопрос, /reopen открывает снова.
group-anonymous = Анонимно отвечать покупателям нельзя: не видно, есть ли у вас право. Напишите, пожалуйста, от своего имени.
group-not-staff = Отвечать могут только сотрудники с правом «Покупатели». Обратитесь к владельцу магазина.

admin-helpdesk = 🎫 Поддержка
desk-text = 🎫 <b>Поддержка</b>
  { $tickets ->
    [0] { $state ->
        [open] Никто не ждёт ответа. 🎉
       *[other] Здесь пусто.
      }
   *[other] { $state ->
        [open] Ждут вашего ответа, самые давние сверху:
        [answered] Отвечено, слово за покупателем:
       *[closed] Закрыто:
      }
  }
desk-state = { $state ->
    [open] Открытые
    [answered] С ответом
   *[closed] Закрытые
  }
desk-line = #{ $ticket } · { $name }: { $subject }
desk-title = 🎫 <b>#{ $ticket } · { $subject }</b>
  👤 { $name }{ $username ->
    [none] {""}
   *[other] {" "}{ $username }
  } · { $state ->
    [open] ждёт вашего ответа
    [answered] отвечено
   *[closed] закрыто
  }
desk-said = <b>{ $who ->
    [staff] Магазин
   *[customer] { $name }
  }</b> · <i>{ $at }</i>
  { $media ->
    [none] {""}
    [photo] 🖼{" "}
   *[other] 📎{" "}
  }{ $text ->
    [none] {""}
   *[other] { $text }
  }
desk-ready = ⚡ Готовые ответы
desk-ready-text = ⚡ <b>Готовые ответы</b>

  Какой отправить?
desk-preview = ⚡ Покупатель получит:

  { $text }
desk-send = 📨 Отправить
desk-ask = ✍️ Ваш ответ для <b>{ $name }</b> (#{ $ticket }): сообщение, фото или файл.
desk-sent = 📨 Отправлено (#{ $ticket }). Всё, что вы сейчас напишете, тоже получит покупатель, пока вы не нажмёте «Готово».
desk-sent-short = Отправлено
desk-close = ✅ Закрыть
desk-reopen = ↩️ Открыть снова
desk-is-closed = Закрыто
desk-is-open = Снова открыто
desk-order = 📦 Заказ №{ $order }
audit-ticket-answer = Ответ на вопрос
audit-ticket-close = Вопрос закрыт
audit-ticket-reopen = Вопрос открыт снова
texts-support = Поддержка
texts-gate = Вход по каналу
texts-maintenance = Временно закрыто
settings-languages = 🗣 Языки
settings-mainmenu = 🧭 Главное меню
settings-staffchat = 🎫 Группа поддержки
settings-ready = ⚡ Готовые ответы
settings-notices = 🔔 Уведомления
settings-access = 🚪 Доступ
settings-policy = ⭐ Правила оплаты
settings-selling = 🛍 Продажи
settings-shipping = 🚚 Доставка
settings-referral = 🤝 Рефералы
settings-safety = 🛡 Защита

knobs-selling = 🛍 <b>Продажи</b>
  Каким будет новый товар. У каждого товара может быть иначе.
knobs-referral = 🤝 <b>Рефералы</b>
  Покупатели зарабатывают на покупках тех, кого привели.
knobs-safety = 🛡 <b>Защита</b>
  Ограничения для одного покупателя, чтобы никто не перегружал магазин; у сотрудников их нет. После повторных превышений наступает пауза. Платежи доходят всегда.
knobs-access = 🚪 <b>Доступ</b>
  Кому открыт магазин. Сотрудникам — всегда, и ничто из этого не остановит платёж.
knobs-notices = 🔔 <b>Уведомления сотрудникам</b>
  Сначала включены все, кроме новых покупателей. Они приходят в личные чаты OWNER и MANAGER; вопросы — ещё и SUPPORT, склад — ещё и STOCK.
knob-line = • { $name }: <b>{ $value }</b>
knob-is-on = вкл.
knob-is-off = выкл.
knob-switch-off = Выключить
knob-ask = <b>{ $name }</b>
  { $about }

  Сейчас: <b>{ $value }</b>. { $currency ->
    [none] Отправьте число от { $least } до { $most }.
   *[other] Отправьте сумму в { $currency }.
  }
knob-unit-hours = { $count ->
    [one] { $count } час
    [few] { $count } часа
   *[many] { $count } часов
  }
knob-unit-days = { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[many] { $count } дней
  }
knob-unit-kept = { $count ->
    [0] всегда
    [one] { $count } день
    [few] { $count } дня
   *[many] { $count } дней
  }
knob-unit-minutes = { $count ->
    [one] { $count } минута
    [few] { $count } минуты
   *[many] { $count } минут
  }
knob-unit-pieces = { $count ->
    [one] { $count } штука
    [few] { $count } штуки
   *[many] { $count } штук
  }
knob-unit-perminute = { $count } в минуту
knob-unit-percent = { $count } %
knob-unit-oclock = { $count }:00
knob-unit-money = { $money }
knob-protect = Запрет пересылки
knob-reviews = Отзывы
knob-warranty = Гарантия
knob-ask-warranty = Столько после выдачи покупатель может сообщить, что товар не работает. 0 — нисколько.
knob-low-stock = Мало на складе
knob-ask-low-stock = Вы узнаете о товаре, когда его останется столько или меньше.
knob-reserve = Резерв
knob-ask-reserve = Столько товары оформленного заказа ждут оплаты.
knob-referral = Реферальная программа
knob-referral-percent = Комиссия
knob-ask-referral-percent = Сколько процентов от каждой покупки получает тот, кто привёл покупателя.
knob-referral-second = Второй уровень
knob-ask-referral-second = Сколько процентов он получает с покупок тех, кого привели приведённые им покупатели.
knob-referral-hold = Срок ожидания
knob-ask-referral-hold = Столько комиссия ждёт: покупку могут вернуть.
knob-referral-cap = Не больше за заказ
knob-ask-referral-cap = Комиссия с одного заказа не бывает больше этой суммы.
knob-limit-actions = Действия
knob-ask-limit-actions = Сообщения и нажатия одного покупателя за минуту.
knob-limit-purchases = Покупки
knob-ask-limit-purchases = Покупки одного покупателя за минуту.
knob-limit-invoices = Счета
knob-ask-limit-invoices = Сколько счетов один покупатель может запросить за минуту.
knob-limit-pause = Пауза
knob-ask-limit-pause = Столько бот молчит, если кто-то не унимается. 0 — никогда.
knob-approve = Второе согласие свыше
knob-ask-approve = Кто за 24 часа в сумме больше этого меняет балансы, зачисляет находки и подтверждает оплаты вручную, тому нужно согласие второго сотрудника.
knob-audit-days = Журнал
knob-ask-audit-days = Столько хранится журнал. 0 — всегда.
knob-maintenance = Технический перерыв
knob-rules = Нужно принять правила
knob-digest = Ежедневная сводка
knob-ask-digest = Час, в который приходит сводка за день, по часам магазина.

access-gate = 📣 Канал
access-no-gate = 📣 Без канала
access-gate-line = • Только для участников: { $title ->
    [none] <b>не требуется</b>
   *[other] <b>{ $title }</b>
  }
access-ask = 📣 В каком канале или группе должны состоять покупатели?

  1. Сделайте меня там администратором, чтобы я видел участников.
  2. Перешлите сообщение оттуда или отправьте <code>@имя</code> либо номер (<code>-100…</code>).

  Закрытые тоже подходят: я покажу покупателям приглашение.

notices-zone = 🕰 Часовой пояс
notices-quiet = 🌙 Тихие часы
notices-zone-line = • Часовой пояс: <b>{ $zone }</b>
notices-quiet-line = • Тихие часы: { $from ->
    [none] <b>нет</b>
   *[other] <b>{ $from }:00 – { $to }:00</b>
  }
notices-line = • { $kind }: <b>{ $place ->
    [off] выкл.
    [own] личные чаты
   *[group] группа
  }</b>
notices-text = 🔔 <b>{ $kind }</b>
  Сейчас: { $place ->
    [off] выключено
    [own] в личные чаты сотрудников
   *[group] в группу
  }.{ $title ->
    [none] {" "}Чтобы отправлять в группу, сначала привяжите её («Группа поддержки»).
   *[other] {""}
  }
notices-to-own = 👤 Личные чаты
notices-to-group = 👥 { $title }
notices-to-off = 🔕 Выключить
notices-order = Заказы
notices-deposit = Пополнения
notices-review = Отзывы
notices-ticket = Вопросы
notices-claim = Претензии
notices-stock = Склад
notices-customer = Новые покупатели
notices-trouble = Неполадки
notices-ask-zone = 🕰 Сейчас: <b>{ $zone }</b>. Отправьте название часового пояса, например <code>Europe/Moscow</code> или <code>Africa/Nairobi</code>.
notices-ask-quiet = 🌙 В какие часы присылать уведомления без звука? Например: <code>22-8</code>, по часам { $zone }.
notices-loud = Без тихих часов

policy-text = ⭐ <b>Правила оплаты</b>

  Правило Telegram: цифровые товары и услуги продаются в ботах только за звёзды. Физические товары можно оплачивать как угодно. Нарушитель может лишиться бота.

  <b>Любой способ</b>: вы сами решаете, что предлагать, и сами за это отвечаете.
  <b>Только звёзды</b>: цифровые товары и пополнения оплачиваются только звёздами, физические товары — как угодно.
  { $stars ->
    [none] ⚠️ Звёзды выключены: сначала укажите цену звезды в разделе «Оплата», иначе никто не сможет заплатить.
   *[other] 1 ⭐ = { $stars }
  }

  Сейчас: <b>{ $policy ->
    [mixed] любой способ
   *[other] только звёзды
  }</b>
policy-mixed = 💳 Любой способ
policy-stars-only = ⭐ Только звёзды

shipping-text = 🚚 <b>Доставка</b>
  { $ways ->
    [0] Способов доставки пока нет. Физическим товарам нужен хотя бы один.
   *[other] Для физических товаров покупатель выбирает один из них:
  }
shipping-line = { $name } · { $price }
shipping-add = ➕ Добавить
shipping-one = 🚚 <b>{ $name }</b>
  Цена: <b>{ $price }</b>
shipping-rename = ✏️ Переименовать
shipping-price = 💵 Цена
shipping-remove = 🗑 Удалить
shipping-ask-name = 🚚 Как называется? Например: «Почта, 3 дня».
shipping-ask-price = 💵 Сколько стоит, в { $currency }? 0 — бесплатно.

mainmenu-text = 🧭 <b>Главное меню</b>
  Нажмите на кнопку, чтобы скрыть или показать её, ⬆️ — чтобы поднять. Скрытое по-прежнему работает по команде.
mainmenu-line = { $state ->
    [shown] 👁
   *[hidden] 🚫
  } { $name }
mainmenu-up = ⬆️
mainmenu-reset = ↺ Как в новом магазине

languages-text = 🗣 <b>Языки</b>
  Какие могут выбирать покупатели? Они отмечены ✓. С теми, чьего языка нет среди них, магазин говорит на своём.

staffchat-text = 🎫 <b>Группа поддержки</b>
  { $title ->
    [none] Вопросы покупателей приходят в личные чаты сотрудников.

      Можно использовать группу: добавьте меня туда администратором и наберите в ней /bind. Если в группе включены темы, у каждого вопроса будет своя.
   *[other] Вопросы приходят в <b>{ $title }</b>, { $kind ->
        [topics] каждый в свою тему.
       *[plain] где на них отвечают ответом на сообщение. Включите темы и наберите /bind ещё раз — у каждого вопроса будет своя.
      }
  }
staffchat-leave = ✖️ Не использовать группу
staffchat-add = ➕ Добавить в группу

ready-text = ⚡ <b>Готовые ответы</b>
  { $answers ->
    [0] Пока их нет. Поддержка отправляет их в два касания.
   *[other] Нажмите на ответ, чтобы изменить его.
  }
ready-add = ➕ Добавить
ready-remove = 🗑 Удалить
ready-ask = ⚡ Отправьте ответ: первая строка — название кнопки, остальное получит покупатель.{ $title ->
    [none] {""}
   *[other] {" "}Сейчас:

      <b>{ $title }</b>
      { $text }
  }
# End of support, settings and the gate.
# Stock, waiting list, import, export, copies of shops.
stock-overview = 📦 <b>Склад</b> · сначала то, чего меньше
  Товаров без ограничения в списке нет. 📉 — заканчивается.
stock-overview-empty = 📦 <b>Склад</b>
  Пока нет товаров с количеством или строками.
stock-row = { $level ->
    [low] 📉 { $name } · { $left }
   *[enough] { $name } · { $left }
  }
stock-lines = 📦 <b>{ $name }</b>

  В наличии: <b>{ $available }</b>
  В резерве у заказов: { $reserved }
  Продано: { $sold }
  Снято с продажи: { $withdrawn }
  Ждут: { $waiting }

  Я сообщу сотрудникам, когда { $level ->
    [0] ничего не останется.
    [one] останется { $level } штука.
    [few] останутся { $level } штуки.
   *[other] останется { $level } штук.
  }
stock-count = 📦 <b>{ $name }</b>

  В наличии: <b>{ $count ->
    [none] без ограничения
   *[other] { $count }
  }</b>
  Ждут: { $waiting }

  Я сообщу сотрудникам, когда { $level ->
    [0] ничего не останется.
    [one] останется { $level } штука.
    [few] останутся { $level } штуки.
   *[other] останется { $level } штук.
  }
stock-set = 🔢 Указать количество
stock-unlimited = ♾ Без ограничения
stock-add = ➕ Добавить строки
stock-list = 📋 Строки
stock-empty = 🗑 Снять всё с продажи
stock-ask-count = 🔢 <b>{ $name }</b>
  Сейчас: { $count ->
    [none] без ограничения
   *[other] { $count }
  }

  Сколько их есть? Пришлите целое число.
stock-empty-sure = Снять с продажи { $count ->
    [one] { $count } доступную строку
    [few] все { $count } доступные строки
   *[other] все { $count } доступных строк
  } товара <b>{ $name }</b>? Проданные и зарезервированные останутся.
stock-empty-yes = Да, снять
stock-withdrawn = 🗑 { $count ->
    [one] { $count } строка снята с продажи.
    [few] { $count } строки сняты с продажи.
   *[other] { $count } строк снято с продажи.
  }
stock-ask-lines = ➕ <b>{ $name }</b>
  Пришлите то, что продаётся, по одной штуке в строке: сообщениями, сколько угодно, или файлом .txt. Сообщения я убираю из чата, а строки храню зашифрованными.
stock-added = ➕ Добавлено: <b>{ $added }</b>{ $known ->
    [0] {""}
   *[other] {""}
  Уже были: { $known }
  }{ $repeated ->
    [0] {""}
   *[other] {""}
  Повторы в этом сообщении: { $repeated }
  }{ $empty ->
    [0] {""}
   *[other] {""}
  Пустые: { $empty }
  }{ $tooLong ->
    [0] {""}
   *[other] {""}
  Слишком длинные: { $tooLong }
  }

  Пришлите ещё или нажмите «Готово».
stock-done = ✅ Готово
stock-state-available = В наличии
stock-state-reserved = В резерве
stock-state-sold = Продано
stock-state-withdrawn = Снято
stock-list-text = 📋 <b>Строки</b>, сначала самые старые
stock-list-empty = 📋 Таких строк нет.
stock-line = <b>{ $state }</b>, добавлено { $at }

  <code>{ $text }</code>
stock-show = 👁 Показать
stock-withdraw = 🗑 Снять с продажи
stock-restore = ↩️ Вернуть
stock-restored = Снова в продаже
wait-joined = 🔔 <b>{ $product }</b>
  { $until ->
    [none] Ваш номер в очереди: { $number }. Я напишу, как только товар появится, и некоторое время буду держать его для вас.
   *[other] Мы держим товар для вас до { $until }.
  }
wait-leave = 🔕 Больше не ждать
wait-left = Вы больше не ждёте этот товар.

import-ask = 📥 <b>Импорт</b>
  Пришлите файл: не больше { $megabytes } МБ и { $rows } строк.
  • <b>CSV</b> с заголовком; разделители — запятые, точки с запятой или табуляция
  • <b>JSON</b>, выгруженный из этого или другого магазина
  • <b>AiogramShopBot</b>: JSON или TXT

  Сначала я только скажу, что произойдёт.
import-example = 📄 Файл-пример
import-example-caption = Все столбцы и три примера. Обязателен только «name»; «goods» уникального товара — это его строки.
import-format-csv = CSV
import-format-json = JSON
import-format-aiogram-json = AiogramShopBot, JSON
import-format-aiogram-txt = AiogramShopBot, TXT
import-plan = 📥 <b>Вот что произойдёт</b> · { $format }

  Новых товаров: <b>{ $created }</b>
  Изменится: <b>{ $changed }</b>
  Без изменений: { $unchanged }
  Новых категорий: { $categories }
  Новых строк склада: <b>{ $lines }</b>
  Строк уже было: { $known }
  Повторов в файле: { $repeated }
import-drafts = { $count ->
    [one] { $count } товар останется черновиком
    [few] { $count } товара останутся черновиками
   *[other] { $count } товаров останутся черновиками
  }: в файле не сказано, что выдавать.
import-problems = ⚠️ { $count ->
    [one] { $count } строку принять нельзя:
    [few] { $count } строки принять нельзя:
   *[other] { $count } строк принять нельзя:
  }
import-problem-line = • { $text }
import-problem-at = строка { $line }: { $reason }
import-problems-file = Все строки, которые нельзя принять
import-sure = Пока ничего не изменено. «Подтвердить» примет всё перечисленное — или ничего, если что-то не получится.
import-nothing = Принимать нечего.
import-running = ⏳ Импорт идёт. Я напишу, когда он закончится.
import-problem-quotes = кавычка не закрыта, поэтому дальше ничего не прочитать
import-problem-cells = ячеек больше, чем { $most } в заголовке
import-problem-word = «{ $text }» не подходит для { $column }
import-problem-number = «{ $text }» — не целое число ({ $column })
import-problem-tiers = цены по количеству пишутся так: 10: 8.00 | 50: 7.50
import-problem-field = { $column } не читается
import-problem-category = эта категория не читается
import-problem-empty = не указано: { $column }
import-problem-fields = полей меньше, чем { $least }
import-problem-differs = { $column } не такое, как в строке { $first }
import-problem-too-long = слишком длинно: не больше { $longest } символов
import-problem-kind-differs = этот товар другого вида: { $column }
import-problem-deep = категории вкладываются не глубже { $deepest }
import-problem-no-lines = у товара вида { $column } нет строк склада
import-problem-no-goods = товар вида { $column } не выдаёт текст
import-problem-no-plan = товар вида { $column } — не план подписки
import-problem-date = «{ $text }» — не дата вида 2026-12-31
import-problem-ambiguous = товаров с таким названием несколько: укажите key или category

export-button = 📤 Файлом
export-text = 📤 <b>Экспорт</b>
  Что прислать файлом? Он придёт в этот чат.
export-catalogue-csv = 📋 Каталог в CSV
export-catalogue-json = 📋 Каталог в JSON
export-stock = 🔑 Непроданный товар
export-orders = 🧾 Заказы
export-customers = 👥 Покупатели
export-stock-sure = ⚠️ В файле будут все непроданные строки и тексты магазина в открытом виде. У кого он окажется, у того ваш товар. В журнале останется запись, что вы его взяли.
export-stock-yes = Да, прислать
export-running = ⏳ { $what }: пришлю файл сюда, как только он будет готов.

products-clone = 🧬 Скопировать из другого магазина
clone-text = 🧬 <b>Скопировать из другого магазина</b>
  Из какого вашего магазина?
clone-none = 🧬 У вас нет другого магазина, из которого можно скопировать.
clone-sure = 🧬 Скопировать <b>{ $shop }</b> в этот магазин?
  Добавятся категории и товары с фото и файлами; то, что здесь уже есть, останется. Склад не копируется.
clone-part-catalogue = 📋 Каталог
clone-part-settings = 📋 + 🔧 Каталог и настройки
clone-running = ⏳ Копирую из { $shop }. Напишу, когда закончу.

audit-stock-add = Добавлены строки склада
audit-stock-show = Просмотрена строка склада
audit-stock-withdraw = Строки сняты с продажи
audit-stock-restore = Строки возвращены в продажу
audit-stock-set = Указано количество
audit-import-apply = Импорт
audit-export-run = Экспорт
audit-clone-run = Скопировано из другого магазина
# (end of stock and files)

# Catalogue, for staff
audit-product-shift = Изменён порядок товаров
audit-product-copy = Товар скопирован
audit-product-remove = Товар удалён
audit-product-restore = Товар возвращён
audit-category-remove = Категория удалена
audit-category-restore = Категория возвращена
audit-demo-fill = Заполнен пробный каталог
audit-demo-clear = Убран пробный каталог
audit-demo-restore = Пробный каталог возвращён
admin-products = 📦 Товары
products-text = 📦 <b>Товары</b>{ $path }
  Во всём магазине: { $count }

  ✏️ черновик · 🙈 скрыт · 🚫 нет в наличии
products-none = 📦 <b>Товары</b>{ $path }

  Товаров пока нет. Добавьте первый или попробуйте магазин с пробным каталогом.
products-none-here = 📦 <b>Товары</b>{ $path }

  Здесь пока ничего нет: добавьте товар или категорию.
products-category = 📁 { $name } ({ $count })
products-category-hidden = 🙈 { $name } ({ $count })
products-product = { $state ->
    [draft] ✏️ { $name } · { $price }
    [hidden] 🙈 { $name } · { $price }
    [sold-out] 🚫 { $name } · { $price }
   *[published] { $name } · { $price }
  }
products-new = ➕ Товар
products-stock = 📉 Склад
products-import = 📥 Загрузить
products-export = 📤 Выгрузить
products-kind-unique = 🔑 Строки, каждая один раз: ключи, аккаунты
products-kind-text = 📝 Один текст каждому покупателю
products-kind-file = 📎 Один файл каждому покупателю
products-kind-manual = 🤝 Выдаёт сотрудник в чате
products-kind-physical = 🚚 Отправка почтой
products-kind-access = 🚪 Доступ в закрытый чат
products-ask-kind = ➕ <b>Новый товар</b>

  Что хотите продавать?
products-ask-name = ✏️ Как он называется? Отправьте название.
products-ask-price = 💵 Сколько стоит <b>{ $name }</b>, в { $currency }? Например <code>12,50</code>.
products-ask-description = 📄 Опишите <b>{ $name }</b> или отложите это на потом.
products-ask-photo = { $count ->
    [0] 🖼 Отправьте фото <b>{ $name }</b>, можно несколько.
    [one] 🖼 Есть { $count } фотография <b>{ $name }</b>. Отправьте ещё или идите дальше.
    [few] 🖼 Есть { $count } фотографии <b>{ $name }</b>. Отправьте ещё или идите дальше.
   *[other] 🖼 Есть { $count } фотографий <b>{ $name }</b>. Отправьте ещё или идите дальше.
  }
products-skip = Пропустить ›
products-made = ✅ <b>{ $name }</b> добавлен как черновик. { $kind ->
    [unique] Теперь добавьте строки кнопкой «Склад» и нажмите «Опубликовать».
    [text] Не хватает только текста.
    [file] Не хватает только файла.
    [access] Теперь задайте условия ниже и нажмите «Опубликовать».
   *[other] Нажмите «Опубликовать», когда его можно показать покупателям.
  }

category-new = ➕ Категория
category-manage = ⚙️ Эта категория
category-text = 📁 <b>{ $name }</b>{ $hidden ->
    [yes] { "" }
      🙈 Покупатели не видят ни её, ни того, что в ней.
   *[no] { "" }
  }
category-rename = ✏️ Переименовать
category-move = 📂 Перенести
category-up = ⬆️ Выше
category-down = ⬇️ Ниже
category-hide = 🙈 Скрыть
category-show = 👁 Показать
category-delete = 🗑 Удалить
category-top = 🏠 На верхнем уровне
category-ask-name = 📁 Как называется новая категория?
category-ask-new-name = 📁 <b>{ $name }</b>: отправьте новое название.
category-ask-place = 📂 Куда поместить <b>{ $name }</b>?

manage-title = 🛠 <b>{ $name }</b> · { $state ->
    [draft] ✏️ черновик
    [hidden] 🙈 скрыт
   *[published] ✅ опубликован
  }
manage-price = 💵 { $price }
manage-sale = 🏷 { $price } { $state ->
    [on] (действует)
   *[off] (сейчас не действует)
  } · { $from ->
    [none] с этого момента
   *[other] с { $from }
  } · { $until ->
    [none] пока вы не отмените
   *[other] до { $until }
  }
manage-cheapest = Одна штука сейчас стоит { $price }: действует самая низкая подходящая цена.
manage-quantity = 🔢 В заказе не меньше { $least }, { $most ->
    [none] сверху без ограничений
   *[other] не больше { $most }
  }
manage-limit = 👤 { $count ->
    [none] Без ограничений на покупателя
   *[other] Не больше { $count } на покупателя
  }
manage-stock = 📦 { $count ->
    [none] Без ограничений
   *[other] В наличии: { $count }
  }
manage-category = 📁 { $name ->
    [none] На верхнем уровне магазина
   *[other] { $name }
  }
manage-photos = 🖼 Фотографий: { $count }
manage-goods = { $state ->
    [there] 🔒 То, что получит покупатель, задано.
   *[missing] ⚠️ Не задано, что получит покупатель.
  }
manage-no-shipping = ⚠️ Способов доставки ещё нет, поэтому купить это нельзя: Настройки → Доставка.
manage-warranty = 🛡 Гарантия, часов: { $hours }
manage-low = 🔔 Предупреждать, когда осталось: { $count }
manage-protect = 📵 Пересылка купленного: { $state ->
    [on] запрещена
   *[off] разрешена
  }
manage-to-sale = 🏷 Скидка
manage-to-photos = 🖼 Фото
manage-to-goods = 🔒 Что получит покупатель
manage-to-stock = 📦 Склад
manage-to-category = 📁 Категория
manage-to-protect = 📵 Пересылка
manage-publish = ✅ Опубликовать
manage-hide = 🙈 Скрыть
manage-link = 🔗 Скопировать ссылку
manage-preview = 👁 Как видит покупатель
manage-copy = 📑 Копировать
manage-copy-name = (копия)
manage-copied = Это копия

field-name = ✏️ Название
field-description = 📄 Описание
field-price = 💵 Цена
field-tiers = 📉 Оптовые цены
field-least = ⬇️ Минимум
field-most = ⬆️ Максимум
field-limit = 👤 На покупателя
field-warranty = 🛡 Гарантия
field-low = 🔔 Малый остаток
field-ask-name = ✏️ <b>{ $product }</b>: отправьте новое название.
field-ask-description = 📄 <b>{ $product }</b>: отправьте новое описание.
field-ask-price = 💵 <b>{ $product }</b>: отправьте новую цену в { $currency }.
field-ask-tiers = 📉 <b>{ $product }</b>: с какого количества сколько стоит одна штука, в { $currency }? По ступени на строку, например:
  <code>10 = 8.50</code>
  <code>50 = 7</code>
field-ask-least = ⬇️ <b>{ $product }</b>: сколько штук надо купить за раз, не меньше?
field-ask-most = ⬆️ <b>{ $product }</b>: сколько штук можно купить за раз, не больше?
field-ask-limit = 👤 <b>{ $product }</b>: сколько штук всего может купить один покупатель?
field-ask-warranty = 🛡 <b>{ $product }</b>: сколько часов покупатель может сообщить, что товар не работает? 0 — нисколько.
field-ask-low = 🔔 <b>{ $product }</b>: при каком остатке предупредить сотрудников?
field-now = Сейчас:
  <code>{ $text }</code>
field-clear = 🚫 Убрать

sale-ask-price = 🏷 <b>{ $product }</b> стоит { $price }. Сколько он стоит со скидкой, в { $currency }?
sale-ask-from = 🏷 Когда начинается скидка? Например <code>2026-12-24</code> или <code>24.12.2026 18:00</code> ({ $zone }).
sale-ask-until = 🏷 Когда скидка закончится? Например <code>2026-12-31</code> или <code>31.12.2026 18:00</code> ({ $zone }).
sale-skip-from = Сразу
sale-skip-until = Когда я отменю
sale-end = 🚫 Отменить скидку

photos-text = 🖼 <b>{ $product }</b>
  Фотографий: { $count } из { $most }. Первая стоит на карточке.
photos-add = ➕ Добавить
photos-first = ⭐ Сделать первой
photos-remove = 🗑 Убрать
photos-ask = 🖼 Отправьте фото <b>{ $product }</b>, можно несколько.
photos-added = ✅ Фото добавлено: { $count } из { $most }. Отправьте ещё или нажмите «Готово».
photos-done = Готово ›

goods-ask-text = 🔒 Отправьте текст, который получит каждый покупатель <b>{ $product }</b>. Я запечатаю его и удалю ваше сообщение.
goods-ask-file = 🔒 Отправьте файлом то, что получит каждый покупатель <b>{ $product }</b>. Я запечатаю его и удалю ваше сообщение.
goods-saved = 🔒 Запечатано. Это получат только покупатели.

removal-ask = 🗑 Удалить <b>{ $name }</b>?
removal-with-it = Вместе с этим исчезнет:
removal-categories = { $count ->
    [one] • { $count } подкатегория
    [few] • { $count } подкатегории
   *[many] • { $count } подкатегорий
  }
removal-products = { $count ->
    [one] • { $count } товар
    [few] • { $count } товара
   *[many] • { $count } товаров
  }
removal-lines = { $count ->
    [one] • { $count } непроданная строка
    [few] • { $count } непроданные строки
   *[many] • { $count } непроданных строк
  }
removal-carts = { $count ->
    [one] • место в корзине { $count } покупателя
   *[other] • место в корзинах { $count } покупателей
  }
removal-coupons = • купоны, которые больше ни на что не действуют, навсегда: <code>{ $codes }</code>
removal-orders-stay = Заказы останутся видны.
removal-yes = 🗑 Да, удалить
removal-done = 🗑 Удалено.

demo-button = ✨ Заполнить пробным каталогом
demo-clear-button = 🧹 Убрать пробный каталог
demo-ask-fill = ✨ <b>Пробный каталог</b>

  Добавлю три категории с четырьмя товарами и план подписки: всё это сразу можно купить. Убрать их так же просто.
demo-ask-clear = 🧹 Убрать товары пробного каталога? То, что вы добавили сами, останется, заказы тоже.
demo-keys = Ключи и аккаунты
demo-key = Ключ антивируса на год
demo-key-text = Лицензия на одно устройство. Придёт сразу.
demo-account = Аккаунт VPN на 30 дней
demo-account-text = Имя и пароль придут сразу. Работает на пяти устройствах.
demo-guides = Руководства
demo-guide = Руководство: первые сто покупателей
demo-guide-text = Десять страниц простых советов.
demo-guide-goods = Это получит покупатель пробного руководства. В вашем магазине здесь будет ваш текст.
demo-services = Услуги
demo-service = Консультация, 30 минут
demo-service-text = Напишем вам в чате заказа и договоримся о времени.
demo-plan = Клуб на месяц
demo-plan-text = Подпишитесь на месяц и продлевайте когда угодно: оплаченное время не пропадёт.
demo-plan-features =
    Все руководства месяца
    Ответы на вопросы в течение дня
currency-has-products = 💱 Магазин считает в <b>{ $currency }</b>, и в ней указаны цены товаров. Сменить валюту можно, только пока товаров нет.
# Buying: cart, checkout, orders.
cart-button = 🛒 Корзина
orders-button = 📦 Заказы
command-cart = Корзина
command-orders = Ваши заказы
history-kind-purchase = Покупка
history-kind-refund = Возврат
history-kind-hold = Отложено
history-kind-release = Больше не отложено
quantity-less = −
quantity-more = +
cart-title = 🛒 <b>Корзина</b> · { $count ->
    [one] { $count } товар
    [few] { $count } товара
   *[other] { $count } товаров
  }
cart-empty = 🛒 Корзина пуста.
cart-line = • <b>{ $name }</b>{ $period ->
    [none] { "" }
   *[other] { " " }· { $period }
  } × { $quantity } — { $total }
cart-line-gone = • <s>{ $name }</s> — больше не продаётся
cart-obstacle-sold-out = ⚠️ Сейчас нет в наличии
cart-obstacle-stock = ⚠️ Осталось только { $left }
cart-obstacle-min = ⚠️ Не меньше { $left }
cart-obstacle-max = ⚠️ Не больше { $left } за раз
cart-obstacle-limit = ⚠️ { $left ->
    [0] Вы уже купили столько, сколько можно одному покупателю
   *[other] Вы можете купить ещё { $left }
  }
cart-unknown = Товар
cart-total = Вместе: <b>{ $total }</b>
cart-added = 🛒 В корзине: { $name } × { $quantity }
cart-go-on = ‹ Продолжить покупки
cart-checkout = ✅ Оформить
cart-remove = ✖
cart-remove-gone = ✖ Убрать: { $name }
cart-clear = 🗑 Очистить корзину
cart-clear-sure = Убрать из корзины всё?
cart-clear-yes = 🗑 Да, очистить
cart-ask-quantity = Сколько штук? Отправьте число.
checkout-title = 🧾 <b>Оформление</b>
checkout-subtotal = Товары: { $amount }
checkout-discount = 🎟 { $code }: −{ $amount }
checkout-shipping = 🚚 { $name }: { $amount }
checkout-total = Итого: <b>{ $total }</b>
checkout-pay-nothing = ✨ Доплачивать ничего не нужно.
checkout-pay-balance = 💰 Оплата с баланса, на нём { $balance }.
checkout-pay-held = 💰 { $held } с баланса,
checkout-pay-method = 💳 { $rest } — { $name }.
checkout-pay-coins = 🪙 { $rest } монетами: { $name }.
checkout-pay-none = 💳 На балансе { $balance }, это меньше, чем { $total }.
checkout-stars-only = ⭐ Правило Telegram: цифровые товары оплачиваются звёздами. Поэтому магазин не принимает за них ничего другого, даже баланс.
checkout-address-given = 📍 Адрес записан. Прочитать его могут только сотрудники магазина.
checkout-valid-until = ⏳ Эти цены действуют до { $until }.
checkout-needs-change = ☝️ Что-то нельзя купить в таком виде: измените количество или уберите товар.
checkout-needs-shipping = ☝️ Выберите, пожалуйста, как отправить.
checkout-no-shipping = ☝️ Магазин ещё не указал, как отправляет товары, поэтому заказать это нельзя. Спросите его: /support
checkout-needs-address = ☝️ Напишите, пожалуйста, адрес.
checkout-no-way = ☝️ Магазин пока не принимает оплату. Спросите его, пожалуйста: /support
checkout-needs-way = ☝️ Сейчас это нечем оплатить. Пополните баланс или спросите магазин: /support
checkout-old = То оформление устарело. Вот как сейчас:
checkout-changed = ❗️ С тех пор, как вы смотрели, кое-что изменилось, поэтому ничего не куплено. Взгляните ещё раз:
checkout-change-price = • { $name }: { $before } → <b>{ $after }</b>
checkout-change-gone = • { $name } больше не продаётся
checkout-change-quantity = • { $name }: другое количество
checkout-change-added = • { $name }: новое в корзине
checkout-change-stock = • { $name }: осталось меньше, чем вы хотите
checkout-change-coupon = • Скидка: { $before } → <b>{ $after }</b>
checkout-change-shipping = • Доставка: { $before } → <b>{ $after }</b>
checkout-change-balance = • Ваш баланс: { $before } → <b>{ $after }</b>
checkout-change-other = • { $name }: магазин изменил описание или условия
checkout-coupon = 🎟 Ввести купон
checkout-coupon-no = ⚠️ Купон { $code }: { $reason }
checkout-coupon-remove = 🎟 Убрать купон
checkout-pay = 💳 Как оплатить
checkout-ship = 🚚 Доставка
checkout-address = 📍 Адрес
checkout-ask-coupon = 🎟 Пришлите код купона.
checkout-ask-quantity = Сколько штук? Отправьте число.
checkout-ask-address = 📍 Куда отправить? Имя, улица, город, индекс, страна и телефон одним сообщением. Адрес хранится запечатанным, его видят только сотрудники магазина.
checkout-which-shipping = 🚚 Как отправить?
checkout-ship-option = { $name } · { $price }
checkout-which-pay = 💳 Как вы хотите оплатить <b>{ $total }</b>?
checkout-coins-how = 🪙 Монеты приходят на баланс. Если нужная сумма придёт за { $minutes ->
    [one] { $minutes } минуту
    [few] { $minutes } минуты
   *[other] { $minutes } минут
  }, заказ оплатится сам; позже вы оплатите его одним нажатием, если товар ещё есть.
checkout-from-balance = 💰 С баланса · { $balance }
checkout-use-balance = Сначала с баланса · { $balance }
orders-title = 📦 <b>Заказы</b>
orders-empty = 📦 Вы ещё ничего не заказывали.
orders-line = { $mark } №{ $order } · { $total } · { $what }
order-mark-new = ⏳
order-mark-paid = 📬
order-mark-completed = ✅
order-mark-cancelled = ✖️
order-mark-refunded = ↩️
order-status-new = ждёт оплаты
order-status-paid = оплачен, ждёт выдачи
order-status-completed = выполнен
order-status-cancelled = отменён
order-status-refunded = возвращён
order-status-expired = не оплачен вовремя
order-status-sold-out = раскупили раньше, чем оплатили
order-status-used-up = купон или лимит исчерпан раньше, чем оплатили
order-title = 📦 <b>Заказ №{ $order }</b> · { $status }
  <i>{ $at }</i>
order-line = • <b>{ $name }</b> × { $quantity } — { $total }
order-line-replacement = • 🔁 <b>{ $name }</b> × { $quantity } — замена
order-line-sent = отправлено
order-line-delivered = выдано
order-line-refunded-all = ↩️ деньги возвращены
order-line-refunded = возвращено: { $count }
order-claim-open = 🛠 жалоба рассматривается
order-claim-replaced = 🔁 заменено
order-claim-refused = ✋ в жалобе отказано
order-refund-line = ↩️ Возврат { $amount }{ $state ->
    [pending] , в пути
    [failed] , на баланс
   *[done] { "" }
  } · <i>{ $at }</i>
order-tracking = 🚚 Трек-номер: <code>{ $tracking }</code>
order-note = 💬 { $note }
order-in-work = 📬 Магазин занимается заказом. Мы напишем вам здесь.
order-waits = ⏳ К оплате: <b>{ $rest }</b>, до { $until }.{ $held ->
    [none] { "" }
   *[other] { " " }{ $held } с вашего баланса отложено на него.
  } { $pay ->
    [coins] Он оплатится сам, когда на баланс придёт достаточно монет.
   *[other] До тех пор товар отложен для вас.
  }
order-pay = 💳 Оплатить
order-pay-balance = 💰 Оплатить с баланса
order-cancel = ✖️ Отменить заказ
order-cancel-sure = Отменить заказ <b>№{ $order }</b>? Товар снова поступит в продажу, а отложенное с баланса освободится.
order-cancel-yes = ✖️ Да, отменить
order-again = 🔁 Прислать ещё раз
order-sent-again = Отправлено ещё раз, смотрите ниже
order-claim = 🛠 Не работает: { $name }
order-not-paid-short = 💰 На балансе не хватает денег.
order-not-paid-cancelled = ✖️ Этот заказ отменён.
order-not-paid-sold-out = 😔 Товар тем временем раскупили. Деньги на вашем балансе.
order-not-paid-used-up = 😔 Тем временем купон или лимит на одного покупателя исчерпан. Деньги на вашем балансе.
order-which-pay = 💳 Как вы хотите оплатить <b>{ $rest }</b> за заказ <b>№{ $order }</b>?
order-coins-short = 🪙 Монеты приходят на баланс, и заказ оплачивается с него сам.
order-invoice-waiting = 🧾 <b>Заказ №{ $order }: { $total }</b>
  { $held ->
    [none] { $method }, к оплате: <b>{ $asked }</b>
   *[other] 💰 { $held } с вашего баланса
    { $method }, к оплате: <b>{ $asked }</b>
  }

  ⏳ { $minutes ->
    [none] Действует до { $until }.
    [one] Действует { $minutes } минуту, до { $until }.
    [few] Действует { $minutes } минуты, до { $until }.
   *[other] Действует { $minutes } минут, до { $until }.
  } После оплаты это сообщение изменится само.
stars-order-title = Заказ №{ $order }
stars-order-description = Оплата заказа №{ $order }: { $amount }.
claim-ask = 🛠 <b>{ $name }</b>, заказ №{ $order }

  Что не работает? Опишите одним сообщением: что вы сделали и что произошло.
claim-opened = ✅ Спасибо. Мы разберёмся и ответим здесь.
admin-sales = 🧾 Заказы
sales-title = 🧾 <b>Заказы</b>
sales-none = 🧾 <b>Заказы</b>

  Таких нет.
sales-new = ⏳ Новые
sales-deliver = 📬 К выдаче
sales-claims = 🛠 Жалобы
sales-all = Все
sales-find = 🔎 Найти по номеру
sales-ask-number = 🔎 Отправьте номер заказа, например <code>№12</code>.
sale-customer = { $telegramId ->
    [none] 👤 Этот человек удалён
   *[other] 👤 { $name }{ $username ->
        [none] { "" }
       *[other] { " " }(@{ $username })
      } · <code>{ $telegramId }</code>
  }
  💳 { $method ->
    [none] { $pay ->
        [coins] Монеты
       *[other] Баланс
      }
   *[other] { $method }{ $rest ->
        [none] { "" }
       *[other] : { $rest }, 💰 с баланса: { $held }
      }
  }
sale-address = 📍 <b>Адрес</b>
  <code>{ $address }</code>
sale-deliver = 📬 Выдать: { $name }
sale-ship = 🚚 Отправлено
sale-refund = ↩️ Возврат
sale-cancel = ✖️ Отменить заказ
sale-claim = 🛠 Решить по жалобе: { $name }
sale-person = 👤 Покупатель
sale-ask-goods = 📬 <b>{ $name }</b> × { $quantity }, заказ №{ $order }

  Пришлите то, что получит покупатель: текст или файл. Мы запечатаем и сразу выдадим. Уже отдали по-другому? Тогда нажмите кнопку.
sale-done = ✅ Уже выдано
sale-delivered = ✅ Выдано: { $name }
sale-ask-tracking = 🚚 Заказ №{ $order }: пришлите трек-номер или ссылку. Покупатель узнает.
sale-shipped = ✅ Покупатель знает, что заказ в пути.
sale-ask-note = ✖️ Отменить заказ №{ $order }? Напишите покупателю, почему.
sale-cancel-yes = ✖️ Отменить без объяснений
refund-what = ↩️ <b>Возврат по заказу №{ $order }</b>
  Оплачено: { $total }, можно вернуть: <b>{ $left }</b>
refund-all = Всё · { $left }
refund-stars = ⭐ Всё, звёздами
refund-line = { $name } × { $quantity } · { $amount }
refund-amount = ✏️ Другая сумма
refund-ask-amount = ✏️ Сколько? Не больше { $left }.
refund-sure = ↩️ Заказ №{ $order }: вернуть <b>{ $amount }</b> { $to ->
    [stars] звёздами, через Telegram? Оплаченное с баланса вернётся на баланс.
    [provider] туда, откуда заплатили? Попросим { $way } вернуть <b>{ $back }</b>.{ $rest ->
        [none] { "" }
       *[other] {" "}Ещё <b>{ $rest }</b> вернётся на баланс покупателя.
      } Если { $way } откажет, всё окажется на балансе.
   *[other] на баланс покупателя?
  } { $reason ->
    [none] { "" }
   *[other] Причина: { $reason }
  }
refund-stock-on = 📦 Вернуть на склад: да
refund-stock-off = 📦 Вернуть на склад: нет
refund-why = ✏️ Указать причину
refund-ask-reason = ✏️ Почему? Покупатель это прочитает.
refund-done = ✅ { $to ->
    [stars] Мы попросили Telegram вернуть звёзды на { $amount }.
    [provider] Мы попросили { $way } вернуть { $amount }; покупатель знает об этом и узнает, когда деньги уйдут.{ $rest ->
        [none] { "" }
       *[other] {" "}Ещё { $rest } — на его балансе.
      }
   *[other] { $amount } на балансе покупателя.
  }
claims-text = 🛠 <b>{ $name }</b>, заказ №{ $order }, { $customer }:

  { $text }
claims-replace = 🔁 Заменить × { $quantity }
claims-refund = ↩️ Вернуть { $amount }
claims-refuse = ✋ Отказать
claims-ask-answer = ✋ Почему нет? Покупатель это прочитает.
claims-replaced = ✅ Заменено, покупатель получил новый.
claims-refunded = ✅ Деньги на балансе покупателя.
claims-refused = ✅ Отказано, покупатель знает почему.
audit-order-deliver = Заказ выдан
audit-order-ship = Заказ отправлен
audit-order-cancel = Заказ отменён
audit-order-refund = Возврат по заказу
audit-claim-decide = Решение по жалобе
# End of buying.

# Broadcasts
admin-broadcast = 📣 Рассылка
broadcasts-text = { $count ->
    [0] 📣 <b>Рассылки</b>

  Одно сообщение — многим. Ничего не уйдёт, пока вы не увидите, скольким людям.
   *[other] 📣 <b>Рассылки</b>
  }
broadcast-new = ➕ Новая рассылка
broadcast-row = { $state ->
    [draft] 📝
    [scheduled] 🕒
    [running] ▶️
    [paused] ⏸
    [stopped] 🛑
    [cancelled] ✖️
   *[done] ✅
  } { $id } · { $state ->
    [draft] черновик
   *[other] { $total }
  } · { $at }
audience-all = все
audience-buyers = все, кто что-то купил
audience-never = все, кто ничего не покупал
audience-bought = кто купил «{ $name }»
audience-language = с кем бот говорит на языке: { $language }
audience-idle = кого не было { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
  }
audience-balance = у кого на балансе больше { $money }
broadcast-button-to = 👥 Кому
broadcast-button-buttons = 🔘 Кнопки
broadcast-button-message = ✏️ Другое сообщение
broadcast-button-silent = 🔕 Без звука
broadcast-button-loud = 🔔 Со звуком
broadcast-button-preview = 👁 Посмотреть
broadcast-button-when = 🕒 Запланировать
broadcast-button-start = 📣 Отправить сейчас
broadcast-button-remove = 🗑 Удалить черновик
broadcast-button-unschedule = 📝 Вернуть в черновики
broadcast-button-pause = ⏸ Пауза
broadcast-button-resume = ▶️ Продолжить
broadcast-button-anyway = ▶️ Всё равно продолжить
broadcast-button-cancel = ✖️ Прекратить
broadcast-button-edit = ✏️ Изменить текст
broadcast-button-delete = 🗑 Забрать назад
broadcast-button-again = 📋 Новая такая же
broadcast-ask-message = 📣 Отправьте мне то, что все должны получить: текст, фото, видео, файл, голосовое, стикер, опрос… Оформление сохранится. Кнопки — следующим шагом.
broadcast-choose-audience = 👥 Кому отправить? Те, кто заблокировал бота или кого заблокировали вы, не получат.
segment-all = Всем
segment-buyers = Покупателям
segment-never = Кто не покупал
segment-bought = Купили товар…
segment-language = Язык…
segment-idle = Давно не были…
segment-balance = Баланс больше…
broadcast-ask-idle = 👥 Сколько дней их не было? Отправьте число.
broadcast-ask-balance = 👥 Больше какой суммы на балансе? Отправьте сумму в { $currency }.
broadcast-choose-language = 👥 На каком языке говорит с ними бот?
broadcast-choose-bought = { $count ->
    [0] 👥 Товаров пока нет.
   *[other] 👥 Какой товар они купили?
  }
broadcast-choose-product = { $count ->
    [0] 🔘 В продаже пока ничего нет.
   *[other] 🔘 Какой товар открывать?
  }
broadcast-ask-buttons = 🔘 <b>Кнопки под сообщением</b>
  { $list ->
    [none] Пока нет.
   *[other] { $list }
  }

  Отправьте ссылки, по одной на строке: <code>Наш канал - https://t.me/…</code>
  Две в одном ряду: <code>Раз - https://… | Два - https://…</code>
broadcast-add-shop = 🛍 Открыть магазин
broadcast-add-product = 📦 Открыть товар…
broadcast-no-buttons = 🗑 Без кнопок
broadcast-confirm = 📣 { $total ->
    [one] Получит <b>{ $total } человек</b>
    [few] Получат <b>{ $total } человека</b>
   *[other] Получат <b>{ $total } человек</b>
  }{ $at ->
    [none] { " " }— сейчас
   *[other] , <b>{ $at }</b>. Кто именно — решится тогда
  }. Это займёт около { $minutes ->
    [one] { $minutes } минуты
   *[other] { $minutes } минут
  }; покупки идут вне очереди.
broadcast-go = { $at ->
    [none] 📣 Отправить: { $total }
   *[other] 🕒 Отправить { $at }
  }
broadcast-paid = ⭐ Быстрее, за звёзды…
broadcast-price = ⭐ <b>Платная рассылка</b>

  До 1000 сообщений в секунду: около { $seconds } с на { $total } получателей. Telegram берёт 0,1 ⭐ за каждое сообщение сверх бесплатного темпа из звёзд самого бота: не больше <b>{ $stars } ⭐</b>.

  Telegram разрешает это только ботам, у которых есть 10 000 звёзд и 100 000 пользователей в месяц; без них сообщения не уйдут.
broadcast-pay = ⭐ Отправить, до { $stars } ⭐
broadcast-ask-when = 🕒 Когда? Отправьте дату и время, например <code>2026-12-31 18:30</code> или <code>31.12.2026 18:30</code>.

  По часам магазина ({ $zone }) сейчас { $now }.
broadcast-ask-edit = ✏️ Отправьте { $kind ->
    [caption] новую подпись. Файл останется
   *[text] новый текст
  }; кнопки останутся.
broadcast-edit-sure = ✏️ Поставить это вместо того, что { $count ->
    [one] получил { $count } человек
    [few] получили { $count } человека
   *[other] получили { $count } человек
  }?
broadcast-edit-yes = ✏️ Да, изменить
broadcast-delete-sure = 🗑 Убрать сообщение из { $count ->
    [one] { $count } чата
   *[other] { $count } чатов
  }? Telegram позволяет это 48 часов.
broadcast-delete-yes = 🗑 Да, забрать назад
audit-broadcast-create = Создан черновик рассылки
audit-broadcast-remove = Удалён черновик рассылки
audit-broadcast-start = Запущена рассылка
audit-broadcast-unschedule = Рассылка снята с расписания
audit-broadcast-pause = Рассылка на паузе
audit-broadcast-resume = Рассылка продолжена
audit-broadcast-cancel = Рассылка прекращена
audit-broadcast-edit = Изменён текст рассылки
audit-broadcast-delete = Рассылка отозвана
# End of broadcasts
# Coupons, referral, reviews.
command-referral = Приглашайте друзей и зарабатывайте
history-kind-commission = Вознаграждение
history-kind-commission-back = Возврат вознаграждения
audit-coupon-create = Создан купон
audit-coupon-batch = Созданы купоны
audit-coupon-change = Изменён купон
audit-coupon-bind = Изменено, на что действует купон
audit-coupon-end = Купон прекращён
audit-review-hide = Отзыв скрыт
audit-review-show = Отзыв снова показан
audit-review-answer = Ответ на отзыв
referral-title = 🤝 <b>Приглашайте друзей в { $shop }</b>
referral-off = Сейчас магазин не платит вознаграждение. Но приглашённые запомнятся и будут приносить его, когда оно появится.
referral-terms = Вы получаете на баланс <b>{ $percent } %</b> от того, что платят за товары пришедшие по вашей ссылке.
referral-second = И { $percent } % от покупок тех, кого приведут они.
referral-cap = Не больше { $cap } с заказа.
referral-hold = Деньги приходят через { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
  } после покупки: её могут вернуть.
referral-people = 👥 Вы пригласили <b>{ $brought }</b> { $brought ->
    [one] человека
    [few] человека
   *[many] человек
  }, из них купили: <b>{ $buyers }</b>.
referral-earned = 💰 Получено: <b>{ $earned }</b>
referral-held = ⏳ Ожидает: <b>{ $held }</b>
referral-owed = ↩️ Будет удержано из следующих, за возвраты: <b>{ $owed }</b>
referral-link = 🔗 Ваша ссылка:
  <code>{ $link }</code>
referral-share = 📤 Поделиться
referral-copy = 📋 Скопировать ссылку
referral-invite = Загляните в { $shop }!
referral-earnings = 📜 Мои вознаграждения
referral-earnings-title = 📜 <b>Мои вознаграждения</b>
referral-earnings-none = Пока ничего нет. Поделитесь ссылкой: здесь появятся покупки ваших друзей.
referral-line = { $state ->
    [held] ⏳
    [credited] ✅
   *[reversed] ↩️
  } <b>{ $money }</b> { $level ->
    [1] с покупки приглашённого вами
   *[other] с покупки друга приглашённого
  }
  { $state ->
    [held] придёт на баланс { $due }
    [credited] покупка { $at }
   *[reversed] деньги возвращены; покупка { $at }
  }
referral-totals = 👥 Приглашено: <b>{ $brought }</b>, из них купили: <b>{ $buyers }</b>
  🛒 Их покупки: <b>{ $revenue }</b>
  💸 Выплачено: <b>{ $paid }</b>, ожидает: <b>{ $held }</b>
coupon-percent = { $percent } %
coupon-fixed = { $amount }
coupon-kept = 🎟 Купон <b>{ $code }</b>: скидка <b>{ $value }</b>. Он сохранён для вашего следующего заказа.{ $from ->
    [none] { "" }
   *[other] {" "}Действует с { $from }.
  }{ $until ->
    [none] { "" }
   *[other] {" "}Действует до { $until }.
  }
admin-coupons = 🎟 Купоны
admin-feedback = ⭐ Отзывы
coupons-text-open = 🎟 <b>Купоны</b>
  { $count ->
    [0] Пока их нет. Купон даёт скидку на заказ: процент или сумму.
   *[other] Действуют сейчас или начнут действовать:
  }
coupons-text-over = 🗄 <b>Завершённые купоны</b>
  { $count ->
    [0] Их нет.
   *[other] Больше не действуют; статистика остаётся.
  }
coupons-line = { $code } · { $value } · { $uses } ×
coupons-line-batch = { $codes } одноразовых · { $value } · { $uses } ×
coupons-new = ➕ Новый купон
coupons-batch = 🗂 Много одноразовых кодов
coupons-open = 🎟 Действующие
coupons-over = 🗄 Завершённые
coupon-head = 🎟 Купон <code>{ $code }</code>: скидка <b>{ $value }</b>
coupon-head-batch = 🗂 { $codes ->
    [one] <b>{ $codes }</b> одноразовый код
    [few] <b>{ $codes }</b> одноразовых кода
   *[many] <b>{ $codes }</b> одноразовых кодов
  }, не использовано: <b>{ $open }</b>, скидка <b>{ $value }</b>
coupon-over = 🗄 Больше не действует.
coupon-starts = 📅 С { $at }
coupon-ends = { $at ->
    [none] 📅 Бессрочно
   *[other] 📅 До { $at }
  }
coupon-uses = { $most ->
    [none] 🔢 Сколько угодно использований
   *[other] 🔢 Не больше { $most } { $most ->
        [one] использования
       *[other] использований
      }
  }
coupon-each = { $most ->
    [none] 👤 Покупателю — сколько угодно раз
   *[other] 👤 Одному покупателю — не больше { $most } ×
  }
coupon-minimum = 🧺 Для заказов от { $least }
coupon-first = 🌱 Только на первый заказ
coupon-bound = 📦 Только на: { $names ->
    [none] удалённое
   *[other] { $names }
  }
coupon-free = 📦 На все товары
coupon-figures = 📊 { $uses ->
    [one] { $uses } заказ
    [few] { $uses } заказа
   *[many] { $uses } заказов
  }, скидок на <b>{ $discount }</b>, выручка <b>{ $revenue }</b>
coupon-edit-value = 💸 Скидка
coupon-edit-starts = 📅 Начало
coupon-edit-ends = 📅 Конец
coupon-edit-uses = 🔢 Использований
coupon-edit-each = 👤 На покупателя
coupon-edit-minimum = 🧺 Мин. заказ
coupon-edit-first = { $first ->
    [yes] ✅
   *[no] ⬜️
  } Только первый заказ
coupon-products = 📦 Товары
coupon-categories = 🗂 Категории
coupon-share = 📤 Поделиться
coupon-copy = 📋 Скопировать ссылку
coupon-invite = Купон { $code }
coupon-codes = 📄 Коды файлом
coupon-codes-sent = Файл скоро придёт.
coupon-end = 🛑 Прекратить
coupon-ask-code = 🎟 Какой будет код? Латинские буквы, цифры, дефис; покупатели могут писать его маленькими буквами. Или я придумаю код, который не угадать.
coupon-ask-count = 🗂 Сколько кодов? Каждый действует один раз. Не больше 5000.
coupon-ask-value = 💸 Какая скидка? Процент, например <code>10%</code>, или сумма в { $currency }, например <code>5</code>. Доставка никогда не уменьшается.
coupon-ask-starts = 📅 Когда начинается? Например <code>2026-12-31</code> или <code>31.12.2026 18:00</code>, часовой пояс { $zone }.
coupon-ask-ends = 📅 Когда заканчивается? Например <code>2026-12-31</code> или <code>31.12.2026 18:00</code>, часовой пояс { $zone }. Дата без времени — до её конца.
coupon-ask-uses = 🔢 Сколько всего заказов могут его использовать?
coupon-ask-each = 👤 Сколько раз может использовать один покупатель?
coupon-ask-minimum = 🧺 Сколько должны стоить товары заказа, не меньше, в { $currency }?
coupon-usual-code = 🎲 Придумать код
coupon-usual-starts = С этой минуты
coupon-usual-ends = Бессрочно
coupon-usual-uses = Сколько угодно
coupon-usual-each = Сколько угодно
coupon-usual-minimum = Любой заказ
coupon-bind-product = 📦 <b>Товары купона</b>
  { $count ->
    [0] В магазине нет товаров.
   *[other] Купон действует на отмеченные и на выбранные категории. Если не отмечено ничего, он действует на всё.
  }
coupon-bind-category = 🗂 <b>Категории купона</b>
  { $count ->
    [0] В магазине нет категорий.
   *[other] Купон действует на всё в отмеченных и ниже и на выбранные товары. Если не отмечено ничего, он действует на всё.
  }
coupon-choice = { $chosen ->
    [yes] ✅
   *[no] ⬜️
  } { $name }
reviews-title = ⭐ <b>{ $product }</b>
  { $count ->
    [0] { "" }
    [one] { NUMBER($average, minimumFractionDigits: 1) } · { $count } отзыв
    [few] { NUMBER($average, minimumFractionDigits: 1) } · { $count } отзыва
   *[many] { NUMBER($average, minimumFractionDigits: 1) } · { $count } отзывов
  }
reviews-none = Об этом товаре ещё никто не написал.
reviews-whole = 📖 { $at }
reviews-photo = 📷 { $at }
reviews-write = ✍️ Написать отзыв
reviews-change = ✍️ Мой отзыв
review-head = <b>{ $stars }</b> { $author } · { $at }
review-words = { $text }
review-shop-says = ↳ <i>{ $text }</i>
rate-ask = ⭐ Сколько звёзд? Слова и фото можно добавить потом.
rate-thanks = Спасибо! Если хотите, напишите пару слов или пришлите фото.
rate-saved = ✅ Спасибо, отзыв сохранён.
rate-stars = { $chosen ->
    [yes] ⭐ { $stars }
   *[no] { $stars }
  }
rate-words = ✍️ Слова или фото
rate-clear = 🗑 Без слов
rate-ask-words = ✍️ Что вы думаете о товаре? До { $longest } знаков, или фото с подписью или без.
feedback-text-new = ⭐ <b>Новые отзывы</b>
  { $count ->
    [0] Вы видели все.
   *[other] Эти ещё никто из сотрудников не открывал:
  }
feedback-text-all = ⭐ <b>Все отзывы</b>
  { $count ->
    [0] Пока их нет.
   *[other] Сначала новые:
  }
feedback-text-hidden = 🙈 <b>Скрытые отзывы</b>
  { $count ->
    [0] Их нет.
   *[other] Покупатели их не видят, в оценку они не входят:
  }
feedback-line = { $state ->
    [new] 🆕
    [hidden] 🙈
   *[seen] 👁
  } { $stars } { $product } · { $author }
feedback-new = 🆕 Новые
feedback-all = Все
feedback-hidden = 🙈 Скрытые
feedback-product = ⭐ <b>{ $product }</b>{ $hidden ->
    [yes] {" "}· 🙈 скрыт
   *[no] {""}
  }
feedback-answer = 💬 Ответить
feedback-answer-again = 💬 Ответить заново
feedback-hide = 🙈 Скрыть
feedback-show = 👁 Показать
feedback-open-product = 📦 Товар
feedback-ask-answer = 💬 Напишите ответ, до { $longest } знаков. Его увидят все под отзывом.
# End of coupons, referral, reviews.

# Statistics
admin-statistics = 📊 Статистика
statistics-today = Сегодня
statistics-week = 7 дней
statistics-month = 30 дней
statistics-dates = 📅 Другие дни
statistics-csv = 📄 CSV
statistics-ask-dates = 📅 С какого дня по какой? Например, <code>2026-11-01 2026-11-15</code> или <code>01.11.2026 – 15.11.2026</code>.
statistics-title = 📊 <b>{ $period }</b>
statistics-numbers = 💰 Выручка: <b>{ $revenue }</b>
  🧾 Заказов: { $orders }, средний чек { $average }
  ↩️ Возвратов: { $refunds } ({ $refunded })
  🧑 Новых покупателей: { $newCustomers }, активных: { $activeCustomers }
  👁 Смотрели: { $viewers }, из них купили: { $converted } ({ $percent })
statistics-deposits = 💳 <b>Пополнения</b>
statistics-deposit = • { $method }: { $money } ({ $count })
statistics-low = 📉 <b>Заканчивается</b>
statistics-low-row = • { $name }: { $left }
statistics-revenue = Выручка
statistics-refunds = возвраты: { $money }
statistics-orders = Заказы
statistics-average = Средний чек
statistics-new = Новые покупатели
statistics-active = Активные
statistics-conversion = Смотрели → купили
statistics-of = { $converted } из { $viewers }
statistics-by-hour = Выручка по часам
statistics-by-day = Выручка по дням
statistics-by-week = Выручка по неделям
statistics-by-month = Выручка по месяцам
statistics-best = больше всего: { $money }
statistics-top = Лучшие товары
statistics-methods = Пополнения
statistics-nothing = Пока пусто
audit-statistics-export = Статистика выгружена в файл
# End of statistics

# Proof of the books
verify-head =
  🔏 <b>Книги магазина опечатаны.</b>
  { $transactions ->
     [one] { $transactions } операция
     [few] { $transactions } операции
    *[many] { $transactions } операций
  } по { $at }; печать над всеми:

  <code>{ $hash }</code>

  Сохраните её: если кто-то изменит старую запись, это число уже никогда не получится.
verify-none = 🔏 Книги опечатываются каждую ночь; первой печати ещё нет.
verify-own = { $whole ->
   [yes] ✅ { $lines ->
      [0] Ваш баланс пуст, и история тоже
      [one] Ваш баланс в точности равен вашей единственной записи
     *[other] Ваш баланс в точности равен сумме ваших записей ({ $lines })
    }.
  *[no] ⚠️ Ваш баланс не равен сумме ваших записей. Напишите, пожалуйста, в /support: так быть не должно.
 }
verify-all = 🔎 Проверить всё сейчас
verify-begun = ⏳ Просматриваю все записи, балансы и выписки провайдеров. В этом сообщении появится результат.
verify-whole =
  ✅ <b>Всё сходится.</b>
  { $transactions ->
     [0] Операций ещё не было.
     [one] Просмотрена { $transactions } операция
     [few] Просмотрены { $transactions } операции
    *[many] Просмотрено { $transactions } операций
  }{ $transactions ->
     [0] {""}
    *[other] : печати целы, каждый баланс равен сумме своих записей{ $unanswered ->
        [0] , и выписки провайдеров говорят то же.
       *[other] . ⚠️ Не отвечают сейчас и не сверены провайдеры: { $unanswered }.
      }
  }
verify-trouble =
  ⚠️ <b>Что-то не сходится.</b>
  Нарушенные печати: { $broken }
  Балансы, не равные сумме записей: { $balances }
  Расхождения с выписками провайдеров: { $statements }

  Каждое записано в разделе «Требуют внимания».
button-findings = 🧐 Посмотреть
# Second factor and identity
factor-ask = 🔐 Чтобы { $action ->
    [payout-approve] одобрить выплату
    [account-add] подключить счёт
    [account-remove] отключить счёт
    [key-change] принимать деньги туда
    [payout-rules] изменить правила вывода
    [staff-add] добавить сотрудника
    [staff-role] изменить роль
    [staff-invite] пригласить сотрудника
    [role-change] изменить права роли
    [withdraw] вывести деньги
    [factor-off] выключить второй фактор
    [factor-codes] получить новые коды восстановления
    [factor-reset] сбросить второй фактор
    [api-key] создать ключ API
    [webhook-add] добавить вебхук
    [webhook-secret] получить новый секрет
   *[security-change] изменить защиту магазина
  }, пришлите шесть цифр из приложения или код восстановления.
# M-Pesa
provider-mpesa = 📱 M-Pesa
credential-mpesa-key = Откройте developer.safaricom.co.ke → My Apps → ваше приложение и пришлите мне Consumer Key.
credential-mpesa-secret = Теперь Consumer Secret того же приложения.
credential-mpesa-shortcode = Пришлите короткий номер бизнеса, на который идут платежи: номер Pay Bill или номер магазина (store number) для Till. Только цифры.
credential-mpesa-passkey = Пришлите ключ Lipa na M-Pesa (passkey) этого короткого номера. Safaricom присылает его по почте при запуске; для тестового сервера он указан в разделе Simulate → M-Pesa Express.
credential-mpesa-till = Это Till (Buy Goods)? Пришлите номер Till. Если это Pay Bill, пришлите 0.
credential-mpesa-payout-shortcode = Для выплат покупателям: пришлите короткий номер вашего счёта B2C.
credential-mpesa-initiator = Пришлите имя API-инициатора этого счёта B2C (портал M-Pesa → Operators).
credential-mpesa-initiator-password = Пришлите пароль этого инициатора.
credential-mpesa-certificate = Пришлите сертификат M-Pesa (developer.safaricom.co.ke → Getting Started → Security Credentials): откройте файл в текстовом редакторе и пришлите его целиком, от BEGIN до END.
payer-mpesa-phone = 📱 С какого номера M-Pesa платить? Пришлите его, например <code>0712 345 678</code>. На этом телефоне появится запрос ПИН-кода.
destination-mpesa-phone = 📱 На какой номер M-Pesa отправить деньги? Пришлите его, например <code>0712 345 678</code>.
instructions-mpesa =
  📲 Мы отправили запрос на <code>{ $phone }</code>. Введите ПИН-код M-Pesa на этом телефоне в течение минуты.

  Запроса нет? Проверьте, что телефон включён и в сети, и начните ещё раз.
problem-mpesa-1 = На этом счёте M-Pesa не хватает денег. Пополните его и попробуйте снова.
problem-mpesa-17 = M-Pesa сейчас не смогла провести платёж. Попробуйте через минуту.
problem-mpesa-26 = M-Pesa сейчас перегружена. Попробуйте через минуту.
problem-mpesa-1001 = На этом телефоне ещё открыт другой запрос M-Pesa. Завершите или закройте его и попробуйте снова.
problem-mpesa-1019 = Время запроса на телефоне вышло. Начните снова и подтвердите в течение минуты.
problem-mpesa-1025 = M-Pesa не смогла отправить запрос на телефон. Попробуйте ещё раз.
problem-mpesa-1032 = Вы отменили запрос на телефоне. Ничего не оплачено.
problem-mpesa-1037 = Телефон недоступен, или на запрос никто не ответил. Проверьте, что он включён и в сети, и попробуйте снова.
problem-mpesa-2001 = ПИН-код M-Pesa неверен. Ничего не оплачено, попробуйте ещё раз.
problem-mpesa-9999 = M-Pesa не смогла отправить запрос на телефон. Попробуйте ещё раз.

# Вывод средств
notices-withdrawal = Выводы

# The story of a payment
payments-story = 🔎 Почему не зачислено?
story-ask = 🔎 Пришлите то, что вам дали: номер счёта, хеш транзакции, номер списания или то, как платёж называет провайдер.
story-nothing = В этом магазине ничего не называется <code>{ $text }</code>. Полностью ли это и этому ли магазину платили? Пришлите другое или попросите у покупателя снимок чека.
story-only-chain = <code>{ $text }</code> здесь ещё не проведено. Вот что видно в сети:
story-head =
  🔎 { $invoice ->
     [none] <b>Платёж</b>
    *[other] <b>Счёт № { $invoice }</b>
  } · { $method }
  👤 { $customer }
story-step = { $at } · { $what ->
     [asked] 🧾 выставлен счёт на { $money }
     [seen] 👀 замечено { $money }
     [settled] ✅ подтверждено: { $money }
     [reversed] ↩️ { $money } снова вне сети
     [posted] 📒 { $money } на балансе, запись
     [told] 💬 покупателю сообщено
     [not-told] 🔕 покупателю ещё не сообщено:
     [expired] ⌛ время вышло
     [finding] 🧐 { $money } требует решения:
     [found] 🧐 { $money } проверено:
     [decided] 👮 решение сотрудников:
     [callback] 📨 пришло уведомление:
    *[sighting] ⛓ { $money } в сети:
  } { $note ->
     [none] {""}
    *[other] <code>{ $note }</code>
  }
story-callback = { $state ->
   [new] ждёт прочтения
   [done] прочитано
   [failed] не удалось прочесть
  *[ignored] ни о чём из этого магазина
 }
story-chain = { $status ->
   [final] достаточно глубоко, блок { $height }
   [orphaned] его блок покинул сеть, { $height }
  *[pending] ещё недостаточно глубоко, блок { $height }
 }
story-verdict-credited = ✅ <b>Зачислено: { $credited }.</b>
story-verdict-not-told = ✅ <b>Зачислено ({ $credited }), но сообщение об этом до покупателя не дошло.</b> Возможно, бот заблокирован.
story-verdict-waiting = ⏳ <b>Деньги в пути.</b> Они зачислятся сами, как только платёж станет окончательным; делать ничего не нужно.
story-verdict-reversed = ↩️ <b>Транзакции больше нет ни в одном блоке.</b> Если она вернётся, её зачислят; если отправитель её заменил, ищите новый хеш.
story-verdict-callback = 📨 <b>Провайдер что-то сообщил, но денег из этого не вышло.</b> Спросите его сейчас: что он ответит, проведётся сразу.
story-verdict-unmade = 🤷 <b>Платёжный сервис не создал для него счёт, поэтому оплатить его никто не мог.</b> Посмотрите, работает ли подключение, и попросите покупателя начать заново.
story-verdict-by-hand = ✍️ <b>О поступлениях на этот счёт мне никто не сообщает.</b> Посмотрите сами: если деньги пришли, подтвердите их в /admin → Оплата → «На подтверждение».
story-verdict-decided = 👮 <b>Сотрудники решили, что делать с пришедшими деньгами:</b> их слова выше.
story-verdict-finding = 🧐 <b>Ждёт вашего решения</b> в разделе «Требуют внимания».
story-verdict-expired = ⌛ <b>Пока счёт был открыт, ничего не оплатили.</b> Поздние деньги тоже найдутся: спросите провайдера сейчас или попросите покупателя проверить, что и куда он заплатил.
story-verdict-nothing = 🤷 <b>Ни провайдер, ни сеть пока не сообщали о деньгах.</b> Спросите провайдера сейчас.
story-check = 🔄 Спросить провайдера
story-person = 👤 Покупатель
story-other = 🔎 Другой платёж

provider-kryptoexpress = 🧾 KryptoExpress
credential-kryptoexpress-key = Откройте KryptoExpress → API и пришлите API-ключ. Для уведомлений больше ничего не нужно: их адрес уходит вместе с каждым платежом.
command-security = Второй фактор и личность
security-text = 🔐 <b>Безопасность</b>

  Второй фактор защищает вас даже от того, кто пользуется вашим Telegram: для вывода денег тогда нужны ещё шесть цифр из приложения на вашем телефоне.
security-factor = Второй фактор: <b>{ $since ->
    [none] выключен
   *[other] включён с { $since }
  }</b>
security-codes-left = Осталось кодов восстановления: { $left }
security-waits = ⏳ Выплаты ждут до { $until }: фактор сбросили.
security-required = ⚠️ В этом магазине он обязателен для сотрудников.
security-on = 🔐 Включить второй фактор
security-off = Выключить
security-codes = 🗝 Новые коды восстановления
security-is-off = 🔓 Второй фактор выключен.
security-scan = 🔐 Отсканируйте это приложением (Google Authenticator, Aegis, 1Password …) или введите ключ вручную:

  <code>{ $secret }</code>

  Ссылка: <code>{ $link }</code>

  Потом пришлите шесть цифр, которые оно покажет. После этого сообщение исчезнет.
security-copy = 📋 Скопировать ключ
security-codes-text = ✅ Второй фактор работает.

  Эти коды восстановления ({ $count }) — на случай, если телефона не станет. Каждый действует один раз. Запишите их где-нибудь вне Telegram: показать их снова никто не сможет.

  { $list }
security-copy-codes = 📋 Скопировать коды
security-noted = Сохранил, удалить сообщение
person-security = 🔐 Безопасность
person-factor-text = 🔐 <b>{ $name }</b>
person-factor-locked = 🔒 Закрыт до { $until } после множества неверных кодов
person-factor-waits = ⏳ Выплаты ждут до { $until }: фактор сбросили
person-reset = ♻️ Сбросить второй фактор
person-reset-sure = Убрать второй фактор у <b>{ $name }</b>? Делайте это, только если уверены, кто просит: поговорите с человеком лично. Ему придёт сообщение, а его выплаты подождут сутки.
person-reset-yes = ♻️ Да, сбросить
person-reset-done = Второй фактор сброшен
settings-security = 🔐 Безопасность
safeguards-text = 🔐 <b>Безопасность</b>

  Второй фактор сотрудников — для выплат и их правил, платёжных счетов и ключей, состава сотрудников: <b>{ $staffFactor ->
    [required] обязателен для всех
   *[optional] по желанию
  }</b>
  Включён у { $count } из { $all }.{ $without ->
    [none] {""}
   *[other] {" "}Без него: { $without }
  }

  Покупателей спрашивают, кто они: <b>{ $identity ->
    [on] да
   *[off] нет
  }</b>

  Новый ключ или адрес ждёт, прежде чем платежи пойдут туда: <b>{ $hours ->
    [one] { $hours } час
    [few] { $hours } часа
   *[many] { $hours } часов
  }</b>{ $soon ->
    [none] {""}
   *[other] {" "}(с { $until }: { $soon } ч)
  }
safeguards-key = ⏳ Ожидание нового ключа
safeguards-key-text = ⏳ <b>Ожидание нового ключа</b>

  Если кто-то меняет, куда идут монеты, все владельцы сразу узнают. Столько времени работает прежний ключ и замену можно отменить: <b>{ $hours ->
    [one] { $hours } час
    [few] { $hours } часа
   *[many] { $hours } часов
  }</b>.{ $soon ->
    [none] {""}
   *[other] {" "}С { $until }: { $soon } ч.
  }

  Более долгое ожидание действует сразу, более короткое — когда пройдёт нынешнее: никто не сможет сократить его и тут же сменить ключ.
safeguards-staff = { $staffFactor ->
    [required] Пусть решают сами
   *[optional] Сделать обязательным
  }
safeguards-own = 🔐 Мой собственный
audit-factor-on = Второй фактор включён
audit-factor-off = Второй фактор выключен
audit-factor-codes = Новые коды восстановления
audit-factor-reset = Второй фактор сброшен
provider-okx = 🏦 OKX
provider-mobee = 🐝 Mobee
provider-bank = 🏛 Банковский перевод
credential-okx-key = На okx.com → профиль → API создайте ключ с правами Read, Trade и Withdraw и разрешите ему адрес этого сервера. Пришлите мне <b>API-ключ</b>.
credential-okx-secret = Теперь <b>секретный ключ</b>, который OKX показал вместе с ним.
credential-okx-passphrase = И <b>кодовую фразу</b> (passphrase), которую вы придумали для этого ключа.
credential-mobee-key = Создайте API-ключ в приложении Mobee. Пришлите мне <b>API-ключ</b>.
credential-mobee-secret = Теперь его <b>API-секрет</b>.
credential-bank-currency = В какой валюте счёт? Пришлите её код: EUR, ETB, IDR…
credential-bank-holder = Кому принадлежит счёт — так, как это пишут в переводе?
credential-bank-bank = Как называется банк? Добавьте BIC или отделение, если без них не перевести.
credential-bank-account = Номер счёта или IBAN.
credential-bank-note = Что ещё должен знать плательщик: часы, комиссии, назначение платежа. Если ничего, пришлите <code>-</code>.
account-calls = <b>{ $source }</b> · { $label }

  { $calls ->
    [named] 🔔 Уведомления приходят сами: адрес передаётся с каждым платежом, вводить его нигде не нужно. { $seen ->
        [none] Пока не пришло ни одного.
       *[other] Последнее: { $seen }
      }
    [telegram] 🔔 О каждом платеже Telegram сообщает боту сам. Больше ничего настраивать не нужно.
    [asked] 🔄 Оттуда уведомления не приходят: о новых платежах я спрашиваю сам.
    [hand] ✍️ Оттуда уведомления не приходят: что я не нашёл сам, вы подтверждаете в /admin → Оплата → «На подтверждение».
   *[alone] ✍️ О поступлениях на этот счёт мне никто не сообщает, и спросить некого. Смотрите в свой счёт и подтверждайте каждый перевод в /admin → Оплата → «На подтверждение»; чей он, видно по подтверждению от покупателя и коду в переводе.
  }
audit-invoice-confirm = Оплата подтверждена вручную
audit-finding-resolve = Находка закрыта

# Что спрашивают у плательщика.
payer-again = 📱 { $value }
payer-kryptoexpress-coin = Какой монетой вы заплатите?
instructions-kryptoexpress = Отправьте ровно эту сумму на этот адрес, одним переводом или несколькими. Деньги зачислятся, когда сеть подтвердит всю сумму.

  <b>{ $coin }</b>
  <code>{ $amount }</code>
  <code>{ $address }</code>
# Chapa
provider-chapa = 🏦 Chapa (telebirr, банки, карты)
credential-chapa-key = Откройте dashboard.chapa.co → Settings → API и пришлите мне секретный ключ (CHASECK-…).
credential-chapa-hash = В личном кабинете в разделе Settings → Webhooks задайте «secret hash» (не короче 8 знаков) и пришлите его мне. Адрес вебхука я покажу, когда всё будет готово.
credential-chapa-approval = Для выплат: в личном кабинете в разделе Settings → Account Settings → Transfer Approval задайте секрет подтверждения и пришлите его мне. Адрес подтверждения — это адрес вебхука с <code>/approval</code> в конце.
destination-chapa-bank = 🏦 В какой банк или кошелёк отправить деньги?
destination-chapa-account = Пришлите номер счёта, а для кошелька — номер телефона, например <code>0911 223 344</code>.
destination-chapa-name = Пришлите имя владельца счёта, как оно записано в банке.

# Кошельки: деньги в нескольких валютах
balance-held = 🔒 Отложено: <b>{ $held }</b>
balance-wallets = 💰 <b>Ваши кошельки</b>
balance-wallet = • <b>{ $available }</b>{ $held ->
    [none] {""}
   *[other] {" "}· 🔒 отложено { $held }
  }{ $state ->
    [off] {" "}· <i>больше не предлагается, но остаётся вашим</i>
   *[on] {""}
  }

# История покупателя
history-in = ➕ <b>{ $came }</b> · { $kind }{ $counters ->
    [none] {""}
   *[other] {" "}· { $counters }
  }
  <i>{ $at }</i>
history-out = ➖ <b>{ $went }</b> · { $kind }{ $counters ->
    [none] {""}
   *[other] {" "}· { $counters }
  }
  <i>{ $at }</i>
history-swap = 🔁 <b>{ $went }</b> → <b>{ $came }</b> · { $kind }
  <i>{ $at }</i>
history-hold = 🔒 <b>{ $came }</b> · { $kind }
  <i>{ $at }</i>
history-free = 🔓 <b>{ $went }</b> · { $kind }
  <i>{ $at }</i>
history-none = За это время ничего такого не было.
history-filter = { $what ->
    [type] 🗂 { $value }
    [currency] 👛 { $value }
   *[period] 📅 { $value }
  }
history-by-type = 🗂 Что показать?
history-by-currency = 👛 По какому кошельку?
history-by-period = 📅 За какое время?
history-type-all = Всё
history-type-deposit = Пополнения
history-type-purchase = Покупки
history-type-refund = Возвраты
history-type-trade = Обмены
history-type-withdrawal = Выводы
history-type-fee = Комиссии
history-type-adjustment = Исправления
history-type-commission = Вознаграждения
history-type-bonus = Бонусы
history-type-hold = Отложенное
history-kind-trade = Обмен
history-kind-fee = Комиссия
history-kind-bonus = Бонус
history-kind-payout = Вывод
history-kind-payout-hold = Отложено для вывода
history-kind-payout-back = Вывод возвращён
period-all = За всё время
period-month = Этот месяц
period-last = Прошлый месяц
period-year = Этот год

# Откуда приходят деньги и куда уходят, простыми словами
counter-sales = магазин
counter-adjustments = магазин
counter-refunding = туда, откуда платили
counter-referral = реферальная программа
counter-given-up = отказ от остатка
counter-payout = выплачено магазином
counter-exchange = обмен
counter-fees = комиссия
counter-suspense = уточняется
counter-other = магазин

# Чек
receipt-title = 🧾 <b>Чек №{ $id }</b>
receipt-paid = Оплачено: <b>{ $paid }</b>
receipt-fee = Из них наша комиссия: <b>{ $fee }</b>
receipt-provider-fee = Платёжный сервис удержал с магазина { $fee }.
receipt-rate = Курс: { $one } = <b>{ $price }</b>{ $spread ->
    [0] {""}
   *[other] , из них { $spread } % остаётся магазину
  }{ $sources ->
    [none] {""}
   *[other] {" "}· по данным { $sources }
  }{ $own ->
    [yes] {" "}· курс установлен магазином
   *[no] {""}
  }
receipt-outside = Номер на другой стороне: <code>{ $outside }</code>
receipt-reference = Для поддержки: <code>#{ $id }</code>
receipt-copy = 📋 Скопировать номер

# Выписка
statement-button = 📄 Выписка
statement-text = 📄 В выписке — всё, что пришло и ушло, и сколько было до и после. За какое время?
statement-own = 📅 Другие даты
statement-ask-period = 📅 Пришлите первый и последний день, например <code>01.01.2026 31.03.2026</code>.
statement-format = 📄 Выписка: <b>{ $period }</b>. В каком виде?
statement-pdf = 📄 PDF
statement-csv = 📊 CSV
statement-begun = ⏳ Выписка готовится. Сейчас она придёт файлом.
statement-opening = Остаток на начало
statement-closing = Остаток на конец
statement-column-time = Время
statement-column-number = №
statement-column-what = Что
statement-column-counterparty = Откуда или куда
statement-column-currency = Валюта
statement-column-amount = Сумма
statement-column-balance = Остаток

# Обмен между кошельками
command-trade = Обмен между вашими кошельками
trade-button = 🔁 Обмен
trade-from = 🔁 <b>Обмен</b>

  Из какого кошелька отдаёте?
trade-wallet = { $available }
trade-nothing = 🔁 Обменивать пока нечего: кошельки пусты.
trade-closed = 🔁 В этом магазине обмена нет.
trade-to = 🔁 Вы отдаёте <b>{ $from }</b>. Что хотите получить?
trade-ask = 🔁 <b>{ $from }</b> → <b>{ $to }</b>

  У вас <b>{ $available }</b>. Сколько отдаёте? Магазин оставляет себе { $spread } % рыночной цены.{ $least ->
    [none] {""}
   *[other] {" "}Не меньше { $least } за раз.
  }{ $most ->
    [none] {""}
   *[other] {" "}Не больше { $most } за раз.
  }{ $day ->
    [none] {""}
   *[other] {" "}Не больше { $day } за 24 часа.
  }
trade-part-all = Всё
trade-part-half = Половину
trade-card = 🔁 Вы отдаёте <b>{ $gives }</b>
  Вы получаете <b>{ $gets }</b>

  { $one } = <b>{ $price }</b>, с округлением вниз до наименьшей единицы; { $spread } % рыночной цены остаётся магазину.{ $sources ->
    [none] {""}
   *[other] {" "}Цены по данным { $sources }.
  }{ $own ->
    [yes] {" "}Курс установлен магазином.
   *[no] {""}
  }
  ⏳ Эта цена ваша ещё { $seconds ->
    [one] { $seconds } секунду
    [few] { $seconds } секунды
   *[other] { $seconds } секунд
  }.
trade-over = ⌛ Время этой цены вышло, ничего не обменяно.

  Вы отдали бы <b>{ $gives }</b> за <b>{ $gets }</b>.
trade-confirm = ✅ Обменять
trade-again = 🔄 Новая цена
trade-done = ✅ <b>Обменяно</b>

# Сотрудникам: кошельки, курсы и обмен
settings-wallets = 👛 Кошельки
wallets-text = 👛 <b>Кошельки</b>

  Цены и заказы — в <b>{ $currency }</b>. Покупатели могут хранить деньги и в отмеченных здесь валютах: пришедшие монеты остаются собой, и их можно обменять. То, что лежит в выключенном кошельке, остаётся у владельца.
wallets-line = • { $customers ->
    [one] У { $customers } покупателя
   *[other] У { $customers } покупателей
  } <b>{ $money }</b>{ $state ->
    [off] {" "}· выключен
   *[on] {""}
  }
wallets-other = ➕ Другая
wallets-ask = 👛 Пришлите код валюты или монеты, например <code>GBP</code> или <code>LTC</code>. Повторно — выключить.
wallets-rates = 💱 Курсы
wallets-trade = 🔁 Обмен
rates-text = 💱 <b>Курсы</b>

  Сколько единица каждого кошелька стоит сейчас в <b>{ $currency }</b>: середина по меньшей мере двух согласных источников.
rates-one-wallet = Кроме кошелька вашего магазина, других нет.
rates-line = • { $one } = <b>{ $price }</b>{ $sources ->
    [none] {""}
   *[other] {" "}· { $sources }
  }{ $own ->
    [yes] {" "}· ваш курс
   *[no] {""}
  }
rates-none = • ⚠️ { $from } в { $to }: надёжной цены сейчас нет ни у кого. Пока её нет и нет вашего курса, по ней ничего не зачисляется и не обменивается.
rates-own-title = <b>Ваши курсы</b>
rates-own = • 1 { $base } = <b>{ $price } { $currency }</b>, установлен { $hours ->
    [0] меньше часа назад
    [one] { $hours } час назад
    [few] { $hours } часа назад
   *[other] { $hours } часов назад
  }{ $age ->
    [old] {" "}· ⚠️ <b>проверьте его</b>
   *[fresh] {""}
  }
rates-rounding = Всё округляется в пользу магазина, меньше чем на одну наименьшую единицу: вниз — что получают покупатели, вверх — что с них просят.
rates-set = ✏️ { $currency }
rates-ask = 💱 Сколько <b>{ $currency }</b> стоит 1 { $base }? Пришлите число. С валютой после него это цена её единицы: <code>135.20 USDT</code>. Ваш курс действует вместо источников, и для всех монет тоже.
rates-drop = 🗑 Снова по источникам
rates-far = ⚠️ 1 { $base } = <b>{ $price } { $currency }</b>? До сих пор { $one } = <b>{ $known }</b>. Разница большая: нет ли ошибки в цифре?
rates-sure = ✅ Всё верно
notice-own-rate-old = 💱 Вашему курсу больше { $hours } ч: 1 { $base } = { $price } { $currency }. Он ещё верен?
button-rates = 💱 Курсы
knobs-trade = 🔁 <b>Обмен между кошельками</b>
knob-unit-seconds = { $count } с
knob-trade = Обмен предлагается
knob-trade-spread = Спред
knob-trade-least = Наименьшая сумма
knob-trade-most = Наибольшая сумма
knob-trade-day = Не больше за 24 часа
knob-trade-seconds = Цена действует
knob-own-rate-age = Свой курс устаревает через
knob-ask-trade-spread = Сколько процентов рыночной цены магазин оставляет себе. У пары может быть своё значение.
knob-ask-trade-least = Сколько покупатель обменивает за раз самое меньшее.
knob-ask-trade-most = Сколько покупатель обменивает за раз самое большее.
knob-ask-trade-day = Сколько покупатель обменивает самое большее за 24 часа.
knob-ask-trade-seconds = Столько секунд покупатель может подтвердить увиденную цену.
knob-ask-own-rate-age = Через столько часов мы спросим, верен ли ещё ваш курс.
spreads-line = • { $pair }: { $spread } %
spreads-button = ↔️ Спред пары
spreads-text = ↔️ У каждого обмена спред { $spread } %, кроме этих. Нажмите, чтобы убрать.
spreads-add = ➕ Пара
spreads-drop = 🗑 { $pair }: { $spread } %
spreads-ask = ↔️ Пришлите: откуда, куда и процент, например <code>BTC USD 0.5</code>. Действует в этом направлении.
covers-line = • Покрытие ордерами на бирже: { $state ->
    [on] да
   *[off] нет
  }
covers-button = 🛡 Покрытие
covers-text = 🛡 <b>Покрытие</b>

  Когда покупатель меняет монеты, у магазина становится больше одних и меньше других. Ордер на OKX это выравнивает, для обычных денег — против USDT; каждый ставится один раз, о неудаче вы узнаете. { $state ->
    [on] Сейчас включено.
   *[off] Сейчас выключено.
  } { $accounts ->
    [0] Сначала добавьте счёт OKX в разделе «Оплата».
    [one] Через этот счёт:
   *[other] Через один из этих счетов:
  }
covers-off = Выключить
covers-one = { $state ->
    [filled] ✅ исполнен
    [failed] ❌ не удался
    [unknown] ❔ пока неизвестно
    [placed] ⏳ поставлен
   *[other] ⏳ начинается
  } · { $at }
  Покупатель: { $gave } → { $got }{ $sold ->
    [none] {""}
   *[other] {" "}
  Ордер: { $sold } → { $bought }
  }{ $reason ->
    [none] {""}
   *[other] {" "}
  { $reason }
  }
identity-text = 🪪 <b>Кто вы</b>
identity-privacy = <i>То, что вы расскажете, хранится зашифрованным, и видят это только сотрудники, решающие о выводе денег. Сами снимки остаются в Telegram. Всё это можно удалить здесь.</i>
identity-level = Ваш уровень: <b>{ $level ->
    [none] неизвестен
    [basic] базовый
   *[full] полный
  }</b>
identity-no-limit = без лимита
identity-withdraw = 💸 Вывод за сутки: { $day }, за 30 дней: { $month }
identity-trade = 💱 Обмен за сутки: { $day }, за 30 дней: { $month }
identity-state = { $state ->
    [open] ✍️ Вы начали подтверждать личность, но ещё не отправили.
    [sent] ⏳ Ваши документы смотрят.
    [accepted] ✅ Принято{ $until ->
      [none] {""}
     *[other] {" "}до { $until }
    }.
    [refused] ✖️ Не принято: { $reason }
   *[expired] ⌛ То, что вы показали, больше не действует.
  }
identity-begin = 🪪 Получить уровень «{ $level ->
    [none] неизвестен
    [basic] базовый
   *[full] полный
  }»
identity-go-on = ✍️ Продолжить: { $level ->
    [none] неизвестен
    [basic] базовый
   *[full] полный
  }
identity-delete = 🗑 Удалить мои документы
identity-delete-sure = Удалить всё, что вы рассказали и прислали, чтобы подтвердить личность? Вместе с этим пропадёт и уровень.
identity-delete-yes = 🗑 Да, удалить
identity-is-deleted = Удалено
identity-ask-name = 🪪 Ваши имя и фамилия, как в документе?
identity-ask-birth = 🎂 Дата рождения? Например <code>31.01.1990</code>
identity-ask-document = 🪪 Какой документ вы покажете?
identity-ask-front = 📷 Пришлите снимок документа ({ $document ->
    [id-card] удостоверение личности
    [passport] паспорт
    [licence] водительские права
   *[none] нет
  }): сторону с лицом. Всё должно читаться.
identity-ask-back = 📷 Теперь другую сторону, пожалуйста.
identity-ask-selfie = 🤳 Теперь ваше фото с документом в руке.
identity-id-card = Удостоверение личности
identity-passport = Паспорт
identity-licence = Водительские права
identity-picture-front = Лицевая
identity-picture-back = Обратная
identity-picture-selfie = Селфи
identity-told = Уровень: <b>{ $level ->
    [none] неизвестен
    [basic] базовый
   *[full] полный
  }</b>
  Имя: <b>{ $name }</b>
  Дата рождения: <b>{ $birth }</b>
  Документ: <b>{ $document ->
    [id-card] удостоверение личности
    [passport] паспорт
    [licence] водительские права
   *[none] нет
  }</b>
  Снимков: { $pictures }
identity-send = 📨 Отправить
identity-change-name = ✏️ Имя
identity-change-birth = ✏️ Дата рождения
identity-change-document = 📷 Другие снимки
identity-is-sent = Отправлено. Мы сообщим, как только кто-нибудь посмотрит.
identities-button = 🪪 Документы
identities-text = 🪪 <b>Документы, которые ждут</b>
  { $count ->
    [0] Ничего не ждёт.
   *[other] Сначала самые старые.
  }
identities-line = { $name } · { $level ->
    [none] неизвестен
    [basic] базовый
   *[full] полный
  }
identities-check = 🪪 <b>{ $name }</b> { $username ->
    [none] {""}
   *[other] { $username }
  }
  { $state ->
    [sent] ⏳ Ждёт с { $at }
    [accepted] ✅ Принято{ $until ->
      [none] {""}
     *[other] {" "}до { $until }
    }
    [refused] ✖️ Отказано: { $reason }
   *[expired] ⌛ Больше не действует
  }
identities-accept = ✅ Принять
identities-refuse = ✖️ Отказать
identities-hide = Закрыть
identities-ask-reason = Почему отказ? Это прочтёт покупатель.
identities-decided = Решено
person-check = 🪪 { $level ->
    [none] неизвестен
    [basic] базовый
   *[full] полный
  } · { $state ->
    [sent] ждёт
   *[accepted] принято
  }
notices-identity = Документы
safeguards-identity = 🪪 Кто покупатели
levels-text = 🪪 <b>Кто покупатели</b>

  { $state ->
    [off] Никого не спрашивают. Если включить, покупатели подтверждают личность, прежде чем вывести или обменять больше, чем вы позволяете незнакомым.
   *[on] Каждый уровень позволяет столько-то за сутки и за 30 дней. Принятое действует { $days ->
      [0] всегда
      [one] { $days } день
      [few] { $days } дня
     *[other] { $days } дней
    }.
  }
levels-level = { $level ->
    [none] неизвестен
    [basic] базовый
   *[full] полный
  }
levels-on = Включить
levels-off = Выключить
levels-days = 🗓 Срок действия
levels-ask-days = Сколько дней действует принятая проверка? Сейчас: { $days }. До { $most }; 0 — всегда.
levels-one = 🪪 Уровень: <b>{ $level ->
    [none] неизвестен
    [basic] базовый
   *[full] полный
  }</b>
  { $level ->
    [none] Что можно тому, о ком вы ничего не знаете.
   *[other] Имя и дату рождения спрашивают всегда. Из отмеченных документов покупатель показывает один.
  }
levels-limit-withdrawday = 💸 Вывод за сутки: { $most ->
    [none] без лимита
   *[other] { $most }
  }
levels-limit-withdrawmonth = 💸 Вывод за 30 дней: { $most ->
    [none] без лимита
   *[other] { $most }
  }
levels-limit-tradeday = 💱 Обмен за сутки: { $most ->
    [none] без лимита
   *[other] { $most }
  }
levels-limit-trademonth = 💱 Обмен за 30 дней: { $most ->
    [none] без лимита
   *[other] { $most }
  }
levels-free = Без лимита
levels-ask-limit = { $what }

  Сколько самое большее, в { $currency }? 0 — совсем ничего.
audit-identity-accept = Документы приняты
audit-identity-refuse = Документы отклонены
# Telebirr
provider-telebirr = 📲 telebirr
credential-telebirr-fabric-id = Пришлите Fabric App ID с портала разработчиков telebirr вашего магазина.
credential-telebirr-secret = Теперь App Secret того же приложения.
credential-telebirr-app-id = Пришлите Merchant App ID. Только цифры.
credential-telebirr-merchant = Пришлите короткий номер (short code) вашего магазина. Только цифры.
credential-telebirr-private-key = Пришлите ваш закрытый ключ: весь текст, от BEGIN до END. Если переносы строк по пути потеряются, я их восстановлю.
credential-telebirr-public-key = Пришлите открытый ключ telebirr, как он показан на портале. Им я проверяю сообщения об оплате.

# Оплата: подключения, правила, находки и звёзды.
provider-telegram = 💳 Карта, через Telegram
credential-telegram-token = Откройте @BotFather → ваш бот → Payments, выберите сервис и пройдите его шаги; затем отправьте мне токен от @BotFather, например <code>123456:LIVE:abc</code>.
account-health = { $state ->
    [works] ✅ Работает{ $since ->
        [none] { "" }
       *[other] { " " }с { $since }
      }
    [limps] 🟡 Последний запрос не удался ({ $failedAt }): { $reason ->
        [credentials-refused] доступы не приняты
       *[other] нет внятного ответа
      }. Один удачный всё исправит.
    [hidden] 🔴 Скрыто от покупателей: { $reason ->
        [credentials-refused] доступы не приняты
       *[other] нет внятного ответа
      } (последний раз { $failedAt }). Попробую снова { $next }; способ вернётся сам.
   *[unknown] ⚪ Ещё никто не пользовался.
  }
payments-findings = 🔎 Требуют внимания: { $count }
payments-no-findings = 🔎 Разобранное
payments-new = ➕ Добавить способ
payments-rules = ⚖️ Правила оплаты
payments-which-new = ➕ <b>Новый способ оплаты</b>

  Можно подключить несколько учётных записей одного сервиса: покупатели получат ту, что работает лучше.
rules-text = ⚖️ <b>Правила оплаты</b>

  Что делать с деньгами, которые не совпали со счётом. Ничего не теряется: всё, что не зачислено, ждёт в «Требуют внимания».

  • Меньше (решается, когда время на оплату вышло: до того могут доплатить): { $partial ->
      [wait] ждёт вашего решения
     *[balance] на баланс
    }
  • Больше: { $over ->
      [wait] лишнее ждёт вашего решения
     *[balance] всё на баланс
    }
  • С опозданием: { $late ->
      [wait] ждёт вашего решения
     *[balance] на баланс, по цене на тот момент
    }
  • Считать точным: { $tolerance }% в обе стороны
  • Пополнение от: { $least ->
      [none] любое
     *[other] { $least }
    }
  • За раз до: { $most ->
      [none] любое
     *[other] { $most }
    }
rules-turn = { $which ->
    [partial] Меньше
    [over] Больше
   *[late] С опозданием
  }: { $way ->
    [balance] → решаем мы
   *[wait] → на баланс
  }
rules-field = { $field ->
    [tolerance] ± Допуск
    [least] ⬇️ От
   *[most] ⬆️ До
  }
rules-ask = { $field ->
    [tolerance] На сколько процентов платёж может отличаться и всё равно считаться точным? От 0 до 10, например <code>0,5</code>. Недостающее — за ваш счёт.
    [least] Какое пополнение самое маленькое, в { $currency }?
   *[most] Какое пополнение самое большое за раз, в { $currency }?
  }
rules-none = { $field ->
    [tolerance] Только точная сумма
   *[other] Без ограничения
  }
findings-text = { $state ->
    [open] 🔎 <b>Требуют внимания</b>
   *[resolved] 🔎 <b>Разобранное</b>
  }

  { $count ->
    [0] { $state ->
        [open] Ничего не ждёт: все платежи сошлись.
       *[resolved] Пока ничего.
      }
   *[other] То, что пришло и не сходится с учётом. Ничего не потеряно, и само ничего не зачислится.
  }
findings-of = { $state ->
    [open] ⏳ Что ждёт
   *[resolved] ✅ Что решено
  }
finding-name = { $kind ->
    [stray-event] Оплата без счёта
    [other-amount] Другая сумма
    [other-currency] Другая валюта
    [unknown-comment] Монеты без знакомого комментария
    [partial] Меньше, чем в счёте
    [over] Больше, чем в счёте
    [late] С опозданием
    [stars-unmatched] Оплата в Telegram без счёта
    [stars-owed] Звёзды вернули, деньги потрачены
    [unseen-coins] Монеты пришли незаметно
    [left-chain] Зачисленный платёж исчез из сети
    [payout-unmatched] Выплата не сходится
    [hedge] Обмен без покрытия
   *[difference] Две книги расходятся
  }
finding-line = #{ $id } · { $name }{ $money ->
    [none] { "" }
   *[other] { " " }· { $money }
  }
finding-text = 🔎 <b>#{ $id } · { $name }</b>
  { $at }{ $money ->
    [none] { "" }
   *[other] { " " }· <b>{ $money }</b>
  }

  { $facts }
finding-what-to-do = 👉 { $kind ->
    [stray-event] Узнайте у платёжного сервиса, чья это оплата. Если покупателя — зачислите ему один раз; если к магазину она не относится, закройте с пояснением.
    [other-amount] Сравните счёт со страницей сервиса: сумма бывает другой из-за комиссии кошелька или другой сети. Зачислите то, что действительно пришло, или закройте с пояснением.
    [other-currency] Сравните счёт со страницей сервиса. Зачислите то, что действительно пришло, или закройте с пояснением.
    [unknown-comment] Кто-то отправил это на адрес магазина без комментария покупателя. Узнайте, кому не дошёл платёж, сверьте адрес отправителя и зачислите ему один раз; если к магазину это не относится, закройте с пояснением.
    [partial] Остальное не пришло вовремя. Зачислите то, что есть, или верните деньги сами и закройте с пояснением.
    [over] Зачислите лишнее или верните деньги сами и закройте с пояснением.
    [late] Зачислите или верните деньги сами и закройте с пояснением.
    [stars-unmatched] Деньги уже у вас в Telegram. Найдите покупателя и зачислите ему один раз или верните их и закройте.
    [stars-owed] Покупатель это должен. Спишите, когда на балансе что-то будет, или закройте с пояснением.
    [unseen-coins] Монеты перевёл контракт, а узел таких переводов не показывает. Найдите адрес в обозревателе. Если это оплата покупателя, зачислите её один раз; если монеты отправили вы сами, закройте с пояснением.
    [left-chain] Сеть заменила много блоков, и в новых этого платежа нет. Он ещё может вернуться: найдите транзакцию в обозревателе. Если не вернётся, попросите покупателя заплатить ещё раз или спишите сумму в его карточке и закройте с пояснением.
    [payout-twice] Деньги вернули на баланс, а провайдер теперь говорит, что они всё же дошли: у покупателя они дважды. Сверьте на странице провайдера; если так, спишите их с баланса в карточке покупателя и закройте с пояснением.
    [payout-unmatched] Сверьтесь со страницей сервиса, прежде чем платить ещё раз; потом закройте с пояснением.
    [balance] «ours» — остаток, как он записан, «theirs» — сумма его проводок: кто-то изменил одно из них в обход программы. Ничего не зачисляйте; сообщите тому, кто ведёт платформу, и закройте с пояснением, когда причина ясна.
    [hedge] Покупатель своё получил; просто у магазина теперь больше одной валюты. Посмотрите причину, при желании обменяйте столько же на OKX сами и закройте с пояснением.
   *[difference] Сверьте обе стороны со страницей сервиса. Если это оплата покупателя, зачислите её ему один раз; иначе закройте с пояснением, когда причина ясна.
  }
finding-ended = ✅ { $at }: { $resolution }
finding-resolution = { $how ->
    [credited] зачислено покупателю
    [completed] остальное пришло, всё зачислено
    [refunded] звёзды возвращены
   *[collected] списано с баланса
  }
finding-credit = 💰 Зачислить покупателю
finding-collect = ⬅️ Списать с баланса
finding-close = ✅ Закрыть с пояснением
finding-story = 🧭 Что произошло
finding-ask-reason = Что это было? Пара слов для коллег.
finding-ask-customer = Чьи это деньги? Отправьте номер покупателя (он есть в его карточке) или @имя.
finding-ask-amount = Сколько зачислить, в { $currency }?
finding-sure = 💰 Зачислить <b>{ $money }</b> покупателю <b>{ $customer }</b> (№{ $number })? Это можно сделать один раз, покупатель получит сообщение.
finding-credit-yes = 💰 Да, зачислить { $money }
finding-amount = ✏️ Другая сумма
finding-whose = 👤 Другой покупатель
finding-credited = Зачислено: { $money }
finding-collected = { $left ->
    [none] Списано всё.
   *[some] Списано то, что было. Остальное ещё за покупателем.
  }
stars-text = ⭐ <b>Звёзды Telegram</b>

  Цена: { $price ->
    [none] звёзды выключены
   *[other] 1 ⭐ = { $price }
  }
  У бота в Telegram: { $balance ->
    [none] Telegram сейчас не отвечает
   *[other] <b>{ $balance }</b>
  }

  Каждую ночь я сверяю список Telegram с учётом. Вывести звёзды можно через 21 день.
stars-price = 💱 Цена звезды
stars-payments = 🧾 Оплаты звёздами
stars-list = 🧾 <b>Оплаты звёздами</b>{ $count ->
    [0] { "" }

  Пока нет.
   *[other] { "" }
  }
stars-line = { $refund ->
    [none] { "" }
   *[other] ↩️{ " " }
  }{ $stars } · { $customer } · { $at }
stars-one = ⭐ <b>{ $stars }</b> от <b>{ $customer }</b>, { $at }
  Зачислено: { $credit }{ $order ->
    [none] { "" }
   *[other] { "" }
  Это оплата заказа №{ $order }: возврат делается там.
  }{ $refund ->
    [none] { "" }
    [pending] { "" }
  ⏳ Просим Telegram вернуть звёзды.
   *[done] { "" }
  ↩️ Звёзды возвращены.
  }
stars-back = ↩️ Вернуть звёзды
stars-back-sure = Вернуть <b>{ $stars }</b> покупателю <b>{ $customer }</b>? { $credit } спишется с баланса сразу, а звёзды вернёт Telegram.
stars-back-yes = ↩️ Да, вернуть
stars-back-begun = Запрос в Telegram отправлен
audit-stars-refund = Звёзды возвращены
audit-finding-credit = Находка зачислена
audit-finding-collect = Долг по звёздам списан
payments-stars = ⭐ Звёзды

# Walked by hand
ticket-about-order = 💬 Вопрос по заказу
desk-order-chat = 💬 Написать о заказе
desk-order-ask = 💬 Что написать покупателю <b>{ $name }</b> о заказе <b>№{ $order }</b>? Сообщение, фото или файл. На него можно ответить.
audit-ticket-begin = Начат разговор о заказе
# End of walked by hand
withdraw-button = 💸 Вывести
withdraw-which = 💸 <b>Вывод</b>
  Из какого кошелька?
withdraw-wallet = 👛 { $available }
withdraw-closed = 💸 Сейчас магазин ничего не выплачивает.
withdraw-empty = 💸 Пока выводить нечего. Магазин выплачивает: { $currencies }.
withdraw-how = 💸 <b>Вывод { $currency }</b>
  Каким способом?
withdraw-way-line = • { $name }: { $least ->
    [none] {""}
   *[other] от <b>{ $least }</b>,{" "}
  }{ $feeIs ->
    [none] без комиссии
   *[some] комиссия { $fee }
  }
withdraw-amount = 💸 <b>{ $name }</b>
  В кошельке: <b>{ $available }</b>
  { $feeIs ->
    [none] Без комиссии
   *[some] Комиссия: <b>{ $fee }</b>, сверх того, что вы получите
  }
  { $least ->
    [none] Вывести можно любую сумму
   *[other] Не меньше: <b>{ $least }</b>{ $feeIs ->
        [none] { "" }
       *[some] {" "}({ $total } с комиссией)
      }
  }{ $most ->
    [none] { "" }
   *[other] { "" }
  Не больше: <b>{ $most }</b>
  }

  Сколько вы хотите получить?
withdraw-all = Всё: { $most }
withdraw-summary = 💸 <b>Проверьте, пожалуйста</b>

  Вы получите: <b>{ $money }</b>
  { $feeIs ->
    [none] Без комиссии
   *[some] Комиссия: { $fee }
  }
  Уйдёт из кошелька: <b>{ $total }</b>
  Способ: { $way }
  Куда: <code>{ $destination }</code>{ $unchecked ->
    [no] { "" }
   *[yes] { "" }

  ⚠️ Сверьте адрес знак за знаком: опечатку в нём заметить нельзя, а деньги, ушедшие не туда, не вернутся.
  }{ $hours ->
    [0] { "" }
    [one] { "" }

  🕓 На новый для вас адрес выплата уходит через { $hours } час.
    [few] { "" }

  🕓 На новый для вас адрес выплата уходит через { $hours } часа.
   *[other] { "" }

  🕓 На новый для вас адрес выплата уходит через { $hours } часов.
  }{ $needed ->
    [0] { "" }
   *[other] { "" }

  👤 Сначала вывод посмотрит магазин.
  }

  Кнопка ниже работает { $minutes } минут и один раз.
withdrawals-own = 📋 Мои выводы
withdrawals-title = 📋 <b>Ваши выводы</b>
withdrawals-none = 📋 Вы ещё ничего не выводили.
withdrawal-line = { $mark } №{ $id } · { $money }
withdrawal-cancelled = Отменено. Деньги снова на балансе.
payout-mark-requested = 🕓
payout-mark-approved = 👍
payout-mark-submitting = 📤
payout-mark-submitted = 📤
payout-mark-unknown = 🔎
payout-mark-settled = ✅
payout-mark-failed = ↩️
payout-mark-cancelled = ✖️
way-hand = Вручную
destination-ton-address = 📍 На какой адрес в сети <b>{ $way }</b> отправить <b>{ $money }</b>? Пришлите адрес своего кошелька. Если это адрес биржи, допишите её комментарий (memo) через двоеточие, иначе деньги там потеряются: <code>UQ…:1234567</code>
destination-chain-address = 📍 На какой адрес в сети <b>{ $way }</b> отправить <b>{ $money }</b>? Пришлите адрес своего кошелька именно в этой сети.
destination-network = 🌐 По какой сети отправить <b>{ $money }</b>? Кошелёк должен быть в той же сети.
destination-address = 📍 На какой адрес отправить <b>{ $money }</b>? Пришлите адрес своего кошелька именно в этой сети.
destination-hand-account = 📍 Куда отправить <b>{ $money }</b>? Опишите так, чтобы магазин смог заплатить: банк, номер счёта, имя — всё, что нужно.
destination-fake-account = 📍 На какой счёт в { $way } отправить <b>{ $money }</b>?
admin-payouts = 💸 Выводы
payouts-text = 💸 <b>Выводы</b>{ $open ->
    [yes] { "" }
   *[no] { "" }
  Сейчас покупатели не могут запросить вывод: см. правила.
  }
  { $count ->
    [0] { $filter ->
      [waiting] Ничего не ждёт вашего одобрения.
      [ready] Отправлять нечего.
      [moving] В пути ничего нет.
      [unknown] Сомнительных выводов нет.
     *[other] Здесь пока пусто.
    }
   *[other] { $filter ->
      [waiting] Эти ждут вашего одобрения, сначала старые.
      [ready] Эти одобрены и ещё не отправлены, сначала старые.
      [moving] Эти в пути.
      [unknown] Пока никто не знает, чем кончились эти. Мы продолжаем спрашивать и второй раз не отправим.
     *[other] Сначала новые.
    }
  }
payouts-waiting = 🕓 Одобрить{ $count ->
    [0] { "" }
   *[other] { " " }({ $count })
  }
payouts-ready = 👍 Отправить{ $count ->
    [0] { "" }
   *[other] { " " }({ $count })
  }
payouts-moving = 📤 В пути{ $count ->
    [0] { "" }
   *[other] { " " }({ $count })
  }
payouts-unknown = 🔎 Под вопросом{ $count ->
    [0] { "" }
   *[other] { " " }({ $count })
  }
payouts-ended = ✅ Завершены
payouts-all = Все
payouts-line = { $mark } №{ $id } · { $money } · { $customer }
payouts-export = 📄 Файл для { $network }
payouts-export-sure = 📄 Все одобренные выводы в сети { $network } попадут в один файл, чтобы вы подписали их своим кошельком. После этого их никто не отменит: введите транзакцию каждого, когда отправите, или скажите, что не отправили.
payouts-file = 📄 Выводов к отправке: { $count }
payouts-rules = 🔧 Правила вывода
payout-text = { $kind ->
    [refund] ↩️ <b>Возврат №{ $id }</b>
   *[withdrawal] 💸 <b>Вывод №{ $id }</b>
  } — { $state ->
    [requested] ждёт одобрения
    [approved] одобрен
    [submitting] отправляется
    [submitted] в пути
    [unknown] под вопросом
    [settled] выплачен
    [failed] не удался, деньги возвращены
   *[cancelled] отменён, деньги возвращены
  }
  Покупатель: { $customer }
  Получит: <b>{ $money }</b>
  { $feeIs ->
    [none] Без комиссии
   *[some] Комиссия: { $fee } (всего { $total })
  }
  Способ: { $way }
  Куда: <code>{ $destination }</code>{ $waits ->
    [none] { "" }
   *[other] { "" }
  🕓 Адрес новый: раньше { $waits } ничего не отправится
  }
payout-step = { $what ->
    [requested] 📝 Запрошен
    [approved] 👍 Одобрен
    [lapsed] 🚫 Одобрен, но больше не в счёт: права решать уже нет
    [uncounted] 🚫 Одобрен, но не в счёт: права решать уже не было
    [taken] ✋ Взят в отправку
    [sent] 📤 Отправлен
    [arrived] ✅ «Дошёл»
    [missing] ❌ «Не дошёл»
    [settled] ✅ Выплачен
    [failed] ↩️ Возвращён
    [withdrawn] ✖️ Отменён покупателем
   *[cancelled] ✖️ Отклонён
  } · { $at }{ $name ->
    [none] { "" }
   *[other] { " " }· { $name }
  }
payout-external = 🔖 <code>{ $id }</code>
payout-note = 🧾 { $note }
payout-reason = 💬 { $reason }
payout-needs = 👤 { $left ->
    [one] Должен согласиться ещё { $left } человек.
    [few] Должны согласиться ещё { $left } человека.
   *[other] Должны согласиться ещё { $left } человек.
  }
payout-doubt = 🔎 Мы снова и снова спрашиваем провайдера и второй раз не отправим. Если вы видите там, чем кончилось, скажите{ $needed ->
    [2] ; нужны двое.
   *[other] .
  }
payout-yes = ✅ Одобрить
payout-no = ✖️ Отклонить
payout-take = ✋ Отправляю сейчас
payout-paid = ✅ Выплачено
payout-hash = ✅ Отправлено: транзакция
payout-arrived = ✅ Дошёл
payout-lost = ❌ Не дошёл
payout-lost-yes = ❌ Да, вернуть
payout-proof = 🖼 Показать подтверждение
payout-copy-destination = 📋 Скопировать адрес
payout-copy-amount = 📋 Скопировать сумму
payout-copy-link = 📋 Скопировать ссылку на оплату
payout-approved = { $left ->
    [0] Одобрено
    [one] Записано. Должен согласиться ещё { $left } человек
    [few] Записано. Должны согласиться ещё { $left } человека
   *[other] Записано. Должны согласиться ещё { $left } человек
  }
payout-said = { $left ->
    [0] Готово
    [one] Записано. То же должен сказать ещё { $left } человек
    [few] Записано. То же должны сказать ещё { $left } человека
   *[other] Записано. То же должны сказать ещё { $left } человек
  }
payout-ask-reason = ✖️ Почему { $kind ->
    [refund] возврат
   *[withdrawal] вывод
  } №{ $id } отклонён? Покупатель прочтёт ваши слова и получит обратно { $total }.
payout-ask-proof = ✅ Что показывает, что <b>{ $money }</b> { $kind ->
    [refund] возврата
   *[withdrawal] вывода
  } №{ $id } дошли? Пришлите фото, документ или номер квитанции.
payout-ask-hash = ✅ Какая транзакция в сети { $network } заплатила <b>{ $money }</b> вывода №{ $id }? Пришлите её хеш, мы посмотрим в сети.
payout-lost-sure = ❌ <b>Ничего не дошло и уже не дойдёт?</b>
  { $total } { $kind ->
    [refund] возврата
   *[withdrawal] вывода
  } №{ $id } вернутся на баланс покупателя. Если деньги всё же ушли, они будут выплачены дважды.{ $needed ->
    [2] { "" }

  Нужны двое.
   *[other] { "" }
  }{ $state ->
    [submitting] { "" }
   *[other] { "" }

  Сначала посмотрите у провайдера.
  }{ $asked ->
    [told] {" "}Мы спросили его только что: он не говорит, что деньги дошли.
    [silent] {" "}Мы спросили его только что и не получили ответа.
   *[none] { "" }
  }
payout-told = Провайдер только что ответил: вот что теперь
payoutrules-text = 🔧 <b>Правила вывода</b>
  Вывод: <b>{ $open ->
    [yes] открыт
   *[no] закрыт
  }</b>
  Пауза для новых адресов: <b>{ $hours ->
    [0] нет
    [one] { $hours } час
    [few] { $hours } часа
   *[other] { $hours } часов
  }</b>

  Выберите валюту: какими способами она выводится, за какую комиссию и кто что проверяет.
payoutrules-open = ▶️ Открыть вывод
payoutrules-close = ⏸ Закрыть вывод
payoutrules-cool = 🕓 Пауза для новых адресов
payoutrules-currency = { $currency }{ $count ->
    [0] { "" }
   *[other] { " " }· { $count }
  }
payoutrules-in = 🔧 <b>Вывод { $currency }</b>
payoutrules-line-auto = 🤖 Без сотрудников: { $money ->
    [none] никогда
   *[other] до { $money }
  }
payoutrules-line-second = 👥 Двое: { $money ->
    [none] никогда
   *[other] больше { $money }
  }
payoutrules-line-customer = 👤 Один покупатель за сутки: { $money ->
    [none] без ограничений
   *[other] не больше { $money }
  }
payoutrules-line-destination = 📍 Один адрес за сутки: { $money ->
    [none] без ограничений
   *[other] не больше { $money }
  }
payoutrules-line-shop = 🏪 Весь магазин за сутки: { $money ->
    [none] без ограничений
   *[other] не больше { $money }
  }
payoutrules-rule-auto = 🤖 Без сотрудников
payoutrules-rule-second = 👥 Двое
payoutrules-rule-customer = 👤 Покупатель
payoutrules-rule-destination = 📍 Адрес
payoutrules-rule-shop = 🏪 Магазин
payoutrules-way-line = { $state ->
    [on] ✅ { $name }: { $feeIs ->
        [none] без вашей комиссии
       *[some] комиссия { $fee }
      }, { $leastIs ->
        [none] любая сумма
       *[some] от { $least }
      }
   *[off] ⬜️ { $name }: не предлагается
  }
payoutrules-way = 🔧 <b>{ $name }, { $currency }</b>
  { $state ->
    [on] Предлагается. { $feeIs ->
        [none] Без вашей комиссии
       *[some] Комиссия: <b>{ $fee }</b>
      }, { $leastIs ->
        [none] любая сумма
       *[some] от <b>{ $least }</b>
      }
   *[off] Не предлагается.
  }

  { $kind ->
    [provider] Провайдер отправляет сам, как только вывод одобрен. Если его комиссия выше, покупатель платит её.
    [chain] Сотрудники отправляют кошельком магазина и вводят транзакцию, мы проверяем её в сети.
   *[hand] Сотрудники платят сами и прикладывают подтверждение.
  }
payoutrules-offer = ▶️ Предлагать
payoutrules-stop = ⏸ Не предлагать
payoutrules-fee = Комиссия
payoutrules-least = Минимум
payoutrules-ask-cool = 🕓 Сколько часов ничего не отправлять на адрес, новый для покупателя? Сейчас: { $hours }. 0 — без паузы, не больше { $most }. За это время покупатель может остановить то, что запросил за него кто-то другой.
payoutrules-ask-auto = 🤖 До какой суммы { $currency } вместе с комиссией вывод одобряется без сотрудников? { $money ->
    [none] Сейчас: никогда.
   *[other] Сейчас: { $money }.
  }
payoutrules-ask-second = 👥 С какой суммы { $currency } вместе с комиссией должны согласиться двое? { $money ->
    [none] Сейчас: никогда.
   *[other] Сейчас: { $money }.
  }
payoutrules-ask-customer = 👤 Сколько { $currency } вместе с комиссиями один покупатель может вывести за сутки? { $money ->
    [none] Сейчас: без ограничений.
   *[other] Сейчас: { $money }.
  }
payoutrules-ask-destination = 📍 Сколько { $currency } вместе с комиссиями может уйти за сутки на один адрес, от кого бы ни было? { $money ->
    [none] Сейчас: без ограничений.
   *[other] Сейчас: { $money }.
  }
payoutrules-ask-shop = 🏪 Сколько { $currency } вместе с комиссиями весь магазин может выплатить за сутки? { $money ->
    [none] Сейчас: без ограничений.
   *[other] Сейчас: { $money }.
  }
payoutrules-ask-fee = Какая комиссия у способа «{ $name }» в { $currency }? Она берётся сверх того, что получает покупатель.
payoutrules-ask-least = Сколько самое меньшее покупатель может получить способом «{ $name }» в { $currency }?
audit-payout-approve = Вывод одобрен
audit-payout-refuse = Вывод отклонён
audit-payout-take = Вывод взят в отправку
audit-payout-export = Выводы выгружены
audit-payout-prove = Введена транзакция вывода
audit-payout-judge = Сообщено, чем кончился вывод
audit-field-payout = Вывод
audit-field-left = Ещё согласий
audit-field-says = Говорит
audit-field-txid = Транзакция
audit-field-withdrawals = Правила вывода
audit-field-chain = Сеть
# Переводы вручную и биржи.
payer-okx-network = По какой сети вы отправите? Она должна быть той же, что в вашем кошельке.
payer-mobee-bank = В каком банке вы платите? Там вы получите номер счёта.
destination-okx-address = 📍 На какой адрес отправить <b>{ $money }</b>? Пришлите адрес своего кошелька именно в этой сети, и не такой, к которому нужен memo или комментарий: монеты пропадут.
instructions-okx =
  Отправьте <b>ровно { $amount } { $currency }</b> по сети <b>{ $network }</b>, одним переводом, на
  <code>{ $address }</code>{ $memo ->
    [none] {""}
   *[other] {""}
    с memo <code>{ $memo }</code> — без него монеты пропадут
  }

  По последним цифрам мы узнаём вас: именно столько должно <b>прийти</b>, поэтому кошелёк или биржа не должны удержать из суммы комиссию.
instructions-mobee =
  Оплатите ровно <b>Rp { $amount }</b> на виртуальный счёт
  { $bank }: <code>{ $account }</code>
  { $holder }
instructions-bank =
  Переведите <b>{ $amount } { $currency }</b>
  👤 { $holder }
  🏛 { $bank }
  💳 <code>{ $account }</code>

  В назначении платежа укажите код: <code>{ $reference }</code>{ $note ->
    [none] {""}
   *[other] {""}

    ℹ️ { $note }
  }

  Затем нажмите «Я оплатил» и пришлите снимок или файл перевода. Мы проверим счёт и зачислим то, что пришло.
method-account = { $name } · { $currency }
proof-button = ✅ Я оплатил
proof-ask = 📎 Пришлите снимок экрана или файл, где видна ваша оплата на <b>{ $asked }</b>: сумма, дата и счёт должны читаться.
proof-sent = 🙏 Спасибо! Мы сверим это со счётом. Как только деньги будут зачислены, придёт сообщение.
payments-hand = 🧾 На подтверждение{ $count ->
    [0] {""}
   *[other] : { $count }
  }
hand-list = { $list ->
    [proof] 🧾 <b>На подтверждение</b>: покупатель сообщил, что оплатил. Прежде чем подтвердить, посмотрите на свой счёт.
   *[open] 🕓 <b>Без подтверждения</b> или с отклонённым: счета за две недели. Деньги могут прийти и так; найти их поможет код в переводе.
  }{ $count ->
    [0] {""}

    Здесь пусто.
   *[other] {""}
  }
hand-tab = { $list ->
    [proof] 🧾 С подтверждением
   *[open] 🕓 Без него
  }
hand-line = №{ $invoice } · { $asked } · { $name }
hand-one = 🧾 <b>№{ $invoice } · { $asked }</b>
  { $method }{ $account ->
    [none] {""}
   *[other] {" · "}<code>{ $account }</code>
  }
  👤 { $name }{ $username ->
    [none] {""}
   *[other] {" "}{ $username }
  }{ $reference ->
    [none] {""}
   *[other] {""}
    🔖 <code>{ $reference }</code>
  }
  🕓 { $made }{ $sent ->
    [none] {""}
   *[other] {""}
    📎 { $sent }
  }{ $alike ->
    [none] {""}
   *[other] {""}

    ⚠️ Тот же файл присылали для { $alike }.
  }{ $refusal ->
    [none] {""}
   *[other] {""}

    🚫 Отклонено: { $refusal }
  }{ $covered ->
    [none] {""}
   *[other] {""}

    💰 Уже пришло { $covered }.
  }{ $status ->
    [settled] {""}

    ✅ Подтверждено.
    [expired] {""}

    ⌛ Срок вышел; то, что пришло, считается опозданием.
   *[other] {""}
  }
hand-yes = ✅ Пришло { $money }
hand-other = ✏️ Другая сумма
hand-no = 🚫 Отклонить
hand-file = 📎 Показать файл
hand-done = Зачислено
hand-ask = Просили { $asked }{ $coveredIs ->
    [none] {""}
   *[some] , из них пришло { $covered }, не хватает { $rest }
  }. Сколько { $currency } пришло { $coveredIs ->
    [none] на самом деле
   *[some] сейчас
  }?
hand-sure = { $coveredIs ->
    [none] Пришло <b>{ $money }</b> от { $name }, хотя просили { $asked }?
   *[some] Сейчас от { $name } пришло <b>{ $money }</b>, хотя из { $asked } не хватало { $rest }?
  }
hand-ask-reason = Почему? { $name } прочитает это и сможет прислать другое подтверждение.
hand-refused = 🚫 Отклонено. Покупатель знает почему.
audit-invoice-refuse = Подтверждение оплаты отклонено

# Что лежит на адресах пополнения и как это забрать.
sweeps-open = 🧹 Монеты на адресах пополнения
sweeps-text = 🧹 <b>Монеты на адресах пополнения</b>
  { $count ->
    [0] Сейчас там ничего не лежит — насколько видно по сети и по вашим отметкам.
   *[other] Что пришло и ещё не забрано. Забрать может только ваш кошелёк: выберите монету, и для него будет готов файл.
  }
sweeps-shared = 👛 { $network }: что приходит туда, уже в вашем кошельке. Забирать нечего.
sweeps-line = • { $network }: <b>{ $money }</b> — { $pieces ->
    [one] { $pieces } платёж
    [few] { $pieces } платежа
   *[other] { $pieces } платежей
  } на { $addresses ->
    [one] { $addresses } адресе
   *[other] { $addresses } адресах
  }
sweeps-coin = { $money } · { $network }
sweeps-made = { $state ->
    [moved] ✅
   *[planned] ⏳
  } №{ $id } · { $money }
sweeps-file = 📄 Сделать файл
sweeps-coin-text = 🧹 <b>{ $money }</b>, { $network }
  { $pieces ->
    [one] { $pieces } платёж
    [few] { $pieces } платежа
   *[other] { $pieces } платежей
  } на { $addresses ->
    [one] { $addresses } адресе
   *[other] { $addresses } адресах
  }.
  { $way ->
    [one] Одна транзакция переводит всё на выбранный вами адрес; подписывает её ваш кошелёк (PSBT). Сколько это стоит при разной комиссии:
    [each] Ваш кошелёк отправляет перевод с каждого адреса; файл их перечисляет (CSV). Сколько это обычно стоит при разной комиссии — в основной монете сети, на каждом адресе:
   *[unknown] Ваш кошелёк отправляет перевод с каждого адреса; файл их перечисляет (CSV).
  }
sweeps-rate-line = • { $rate } { $unit }: { $worth ->
    [no] забирать невыгодно
   *[yes] { $fee }{ $left ->
      [0] {""}
      [one] {" "}— { $left } платёж остаётся: он меньше комиссии
      [few] {" "}— { $left } платежа остаются: они меньше комиссии
     *[other] {" "}— { $left } платежей остаются: они меньше комиссии
    }
  }
sweeps-ask = 🏦 На какой адрес ({ $network })? Пришлите адрес своего кошелька, который не видят покупатели, — не адрес пополнения этого магазина.
sweep-text = 🧹 <b>Перевод №{ $id }</b> — { $state ->
    [moved] отправлен, по словам сотрудника
   *[planned] ждёт вашего кошелька
  }
  { $money }, { $network }, { $pieces ->
    [one] { $pieces } платёж
    [few] { $pieces } платежа
   *[other] { $pieces } платежей
  }
  { $way ->
    [one] Куда: <code>{ $receiver }</code>
    [payouts] Оплачивает выводы; сдача вернётся на ваш ключ.
   *[each] С каждого адреса отдельно.
  }{ $rate ->
    [0] {""}
   *[other] {" "}
      Комиссия: { $rate } { $unit }
  }
sweep-file = 📄 Файл ещё раз
sweep-moved = ✅ Отправлено
sweep-off = ❌ Отменить
sweep-sent-file = { $way ->
    [one] 🧹 Перевод №{ $id }: откройте файл в кошельке, сверьте получателя и комиссию и подпишите. Когда отправите, отметьте это здесь.
   *[each] 🧹 Перевод №{ $id }: что где лежит. Когда кошелёк отправит, отметьте это здесь.
  }
audit-sweep-plan = Монеты переданы для перевода
audit-sweep-moved = Монеты переведены, со слов сотрудника
audit-sweep-off = Перевод монет отменён
audit-field-sweep = Перевод
payouts-psbt = ✍️ С PSBT · { $rate } { $unit }
payouts-psbt-file = ✍️ Перевод №{ $id }: одна транзакция оплачивает эти выводы ({ $count }) из того, что лежит на адресах пополнения; сдача вернётся на ваш ключ. Откройте в кошельке, сверьте, подпишите. Если не отправите, отмените перевод №{ $id }.
# Which wallet a top-up goes to.
deposit-which-wallet =
  ➕ <b>Пополнение</b>

  Какой кошелёк пополнить?
deposit-wallet = 👛 { $currency }
deposit-no-way = Сейчас в этом магазине нет способа пополнить кошелёк { $currency }. Пополните другой или спросите у магазина.

# Refunds to where it was paid from.
refund-to-balance = 🔁 Вернуть через { $way }
refund-to-provider = 🔁 Вернуть на баланс
payout-refund = ↩️ Возврат по заказу №{ $order }: деньги уходят туда, откуда пришли.{ $open ->
    [yes] {" "}Если они не дойдут, вернём их на баланс покупателя.
   *[no] { "" }
  }
payout-refund-destination = обратно плательщику заказа №{ $order }
# End of refunds to where it was paid from.
# Закрытые чаты: двери покупателя
enter-text = 🚪 <b>{ $plan }</b>
enter-line = { $state ->
    [in] ✅ { $title }: вы внутри
    [banned] ⛔ { $title }: вас заблокировали те, кто ведёт этот чат. Напишите магазину.
    [shut] 🛠 { $title }: сейчас войти нельзя. Магазин знает; мы напишем.
   *[other] 🔒 { $title }
  }
enter-none = Входить пока некуда. Магазин скоро добавит свои чаты.
enter-once = Ссылка — только для вас: она впускает одного человека, один раз, в течение суток. Кто ещё придёт по ней, того я выведу.
enter-asks = Telegram попросится за вас, и вас впустят сразу.
enter-go = 🚪 Войти: { $title }
enter-open = ✅ Открыть: { $title }
enter-new = 🔄 Ссылка не работает
enter-offer = 🔒 <b>{ $title }</b> — для подписчиков. { $count ->
    [0] Сейчас подписка не продаётся. Загляните чуть позже.
   *[other] Выберите, на сколько вы хотите войти:
  }
enter-crowded = Telegram не впускает вас в <b>{ $title }</b>: вы состоите в стольких чатах, сколько он разрешает. Выйдите из ненужного и попроситесь ещё раз.
enter-trouble = В <b>{ $title }</b> сейчас войти нельзя. Ваша просьба сохранена: вы войдёте, как только всё заработает. Магазин знает.
# Закрытые чаты: для сотрудников
chats-text = 💬 <b>Чаты</b>

  { $count ->
    [0] Группы и каналы, которые открывают ваши планы. Пока ни один не подключён.
   *[other] Группы и каналы, которые открывают ваши планы.
  }
chats-line = { $trouble ->
    [none] { $kind ->
        [channel] 📣
       *[other] 👥
      }
   *[other] 🚨
  } { $title }
chats-connect = ➕ Подключить чат
chats-connect-text = ➕ <b>Подключить чат</b>

  Нажмите кнопку, выберите группу или канал, и Telegram сделает @{ $bot } администратором. Хватит двух прав: приглашать и блокировать. Чат появится здесь сам.
chats-connect-group = 👥 Выбрать группу
chats-connect-channel = 📣 Выбрать канал
chats-connect-name = Я там уже администратор
chats-ask = Перешлите мне любое сообщение из чата или пришлите его @имя или номер (начинается с -100).
chat-title = { $kind ->
    [channel] 📣
   *[other] 👥
  } <b>{ $title }</b> { $username }
chat-well = ✅ Всё в порядке. Проверено { $checked }.
chat-trouble = 🚨 { $trouble ->
    [gone] Меня нет в этом чате, или он удалён. Верните меня.
    [no-admin] Я здесь не администратор. Сделайте меня им с правом приглашать и блокировать.
    [no-invite] Мне нельзя здесь приглашать. Дайте мне это право.
    [no-ban] Мне нельзя здесь блокировать. Дайте мне это право.
   *[other] Чат полон: Telegram больше никого не впускает. Освободите место и проверьте снова.
  }
  С { $since }. Планы с ним пока не продаются; оплаченное позже всё равно засчитывается.
chat-rights = Права: приглашать { $invite ->
    [true] ✅
   *[other] ❌
  } · блокировать { $ban ->
    [true] ✅
   *[other] ❌
  }
chat-size = Участников: { $size } · видел я: { $known } · из них без подписки: { $strangers }
chat-plans = { $count ->
    [0] Ни один план его не открывает: я тут никого не сторожу.
   *[other] Его открывают планы: { $plans }
  }
chat-setting-entry = • Вход: { $value ->
    [link] ссылка на одного человека, на сутки
   *[other] заявка, на которую я отвечаю сразу
  }
chat-setting-refused = • Заявка без подписки: предложение, и { $value ->
    [decline] она отклоняется
   *[other] она ждёт покупки или вашего решения
  }
chat-setting-audit = • Каждую ночь: { $value ->
    [repair] кто без подписки, того вывожу
   *[other] сообщаю, кто без подписки
  }
chat-turn-entry = 🚪 { $value ->
    [link] Впускать по ссылкам на одного
   *[other] Впускать по заявкам
  }
chat-turn-refused = ✋ { $value ->
    [decline] Отклонять заявки без подписки
   *[other] Оставлять такие заявки
  }
chat-turn-audit = 🌙 { $value ->
    [repair] Выводить чужих ночью
   *[other] Только сообщать о чужих
  }
chat-audit = 🌙 { $day }: из { $known } виденных без подписки { $strangers }, выведено { $removed }.
chat-request-link = 🔗 { $link }
  Эту ссылку можно поместить где угодно: подписчиков впускаю, остальные получают ваше предложение.
chat-look = 🔄 Проверить
chat-looked-well = Там всё в порядке.
chat-looked-trouble = Там чего-то не хватает.
chat-drop = ✂️ Отключить
chat-drop-ask = ✂️ Отключить <b>{ $title }</b>?

  { $count ->
    [0] Ни один план его не открывает.
   *[other] Эти планы больше не будут его открывать: { $plans }.
  } Открытые ссылки перестанут действовать. Кто внутри, останется, и следить за чатом я больше не буду.
chat-drop-yes = Да, отключить
chat-dropped = Отключено
chat-dropped-text = ✂️ Чат отключён.
plan-edit-shut = ⏸ Сейчас не продаётся: { $trouble ->
    [gone] меня больше нет в { $title }.
    [no-admin] я не администратор в { $title }.
    [no-invite] мне нельзя приглашать в { $title }.
    [no-ban] мне нельзя блокировать в { $title }.
   *[other] { $title } полон.
  }
audit-chat-connect = Чат подключён
audit-chat-change = Настройка чата изменена
audit-chat-disconnect = Чат отключён

# Fees that the network decides, and what moves no further.
withdraw-way-line-open = • { $name }: { $least ->
    [none] {""}
   *[other] от <b>{ $least }</b>;{" "}
  }комиссия зависит от сети, вы увидите её до подтверждения
withdraw-amount-open = 💸 <b>{ $name }</b>
  В кошельке: <b>{ $available }</b>
  Комиссия: зависит от сети; вы увидите её до подтверждения
  { $least ->
    [none] Вывести можно любую сумму
   *[other] Не меньше: <b>{ $least }</b> и комиссия
  }{ $most ->
    [none] { "" }
   *[other] { "" }
  Не больше: <b>{ $most }</b>
  }

  Сколько вы хотите получить?
withdraw-all-open = Всё, за вычетом комиссии
shipping-address-on = 📍 Спрашивать адрес: да
shipping-address-off = 📍 Спрашивать адрес: нет
shift-first = Выше уже некуда: это первое место.
shift-last = Ниже уже некуда: это последнее место.
# End of fees that the network decides.

# A second person for credits by hand.
approval-for-finding = находка №{ $subject }
approval-for-hand = оплата счёта №{ $subject }, замеченная вручную
approval-see-finding = 🔎 Находка
approval-see-hand = 🏛 Оплата
audit-credit-request = Запрошено зачисление
audit-credit-approve = Зачисление подтверждено
audit-credit-refuse = Отклонено зачисление
# End of a second person for credits by hand.
# Ключи REST API
settings-api = 🔌 API
apikeys-text = 🔌 <b>API</b>

  Ваши программы могут работать с магазином по HTTPS: смотреть заказы, пополнять склад, выставлять счета, читать учёт. У каждой свой ключ, который может только то, что вы выбрали.

  { $count ->
    [0] Ключей пока нет.
    [one] Действует { $count } ключ.
    [few] Действуют { $count } ключа.
   *[other] Действуют { $count } ключей.
  }

  Адрес: <code>{ $url }</code>
  Описание (OpenAPI): { $document }
apikeys-plain = ⚠️ Этот адрес не HTTPS: ключи может прочитать любой, кто на пути. Прежде чем обращаться к нему извне, укажите в PUBLIC_URL адрес с https.
apikeys-line = { $state ->
    [revoked] 🚫 { $name }
   *[live] 🔑 { $name }
  }
apikeys-make = ➕ Новый ключ
apikeys-ask-name = Для чего ключ? Пришлите название, например «Сайт». Оно будет стоять в журнале рядом со всем, что сделано этим ключом.
apikeys-ask-scopes = 🔑 <b>{ $name }</b>

  Что можно этому ключу? Выберите только то, что нужно программе. Потом это не изменить: придётся создать другой ключ.

  Ключ никогда не может больше вас: если вы лишитесь права или уйдёте из команды, ваши ключи лишатся его тоже.
apikeys-confirm = 🔑 Создать ключ
apikeys-made = 🔑 <b>{ $name }</b>

  <code>{ $token }</code>

  Скопируйте его сейчас: он показан один раз, мы храним только отпечаток. У кого есть ключ, тот может всё, что вы выбрали. Нажмите «Сохранил», чтобы убрать его с экрана.
apikeys-copy = 📋 Скопировать
apikeys-kept = ✅ Сохранил
apikeys-key = 🔑 <b>{ $name }</b>

  Начинается с: <code>shk_{ $prefix }_</code>
  Кто создал: { $maker }, { $madeAt }
  { $usedAt ->
    [none] Ещё не использовался
   *[other] Последний раз: { $usedAt }
  }
  { $revokedAt ->
    [none] Ему можно:
   *[other] 🚫 Отозван { $revokedAt }. Ему было можно:
  }
  { $scopes }
apikeys-revoke = 🚫 Отозвать
apikeys-revoke-ask = Отозвать ключ «{ $name }»? Программам с этим ключом будет отказано со следующего запроса. Отменить это нельзя.
apikeys-revoked = Ключ отозван
apikeys-scope-customers-read = 👥 Покупатели: читать
apikeys-scope-customers-write = 👥 Покупатели: добавлять
apikeys-scope-products-read = 📦 Товары: читать
apikeys-scope-products-write = 📦 Товары: менять
apikeys-scope-stock-read = 🗃 Склад: читать
apikeys-scope-stock-write = 🗃 Склад: менять
apikeys-scope-orders-read = 🧾 Заказы: читать
apikeys-scope-orders-write = 🧾 Заказы: выдавать
apikeys-scope-invoices-read = 💳 Счета: читать
apikeys-scope-invoices-write = 💳 Счета: выставлять
apikeys-scope-balances-read = 👛 Балансы и учёт: читать
apikeys-scope-balances-write = 👛 Балансы: исправлять
apikeys-scope-statistics-read = 📊 Статистика: читать
audit-apikey-make = Создан ключ API
audit-apikey-revoke = Отозван ключ API
audit-field-apikey = Ключом API
audit-field-scopes = Можно
apikeys-scope-subscriptions-read = 🏅 Подписки: читать
apikeys-scope-subscriptions-write = 🏅 Подписки: менять
audit-subscription-grant = Дана подписка
audit-subscription-revoke = Отозвана подписка
# Планы и подписки
admin-subscriptions = 🏅 Подписки
subscribe-button = 🏅 Подписки
command-subscribe = Подписки и планы
plan-period-day = { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[many] { $count } дней
  }
plan-period-month = { $count ->
    [1] месяц
    [12] год
    [one] { $count } месяц
    [few] { $count } месяца
   *[many] { $count } месяцев
  }
plan-period-until = до { $until }
plan-period-lifetime = навсегда
plan-price = 💳 <b>{ $price }</b> · { $period }
plan-price-sale = 💳 <b>{ $price }</b> <s>{ $old }</s> · { $period }{ $until ->
    [none] { "" }
   *[other] { "" }
    🏷 Цена действует до { $until }
  }
plan-per-month = Это { $price } в месяц.
plan-trial = 🎈 { $count ->
    [one] Первый { $count } день — бесплатно, один раз.
    [few] Первые { $count } дня — бесплатно, один раз.
   *[many] Первые { $count } дней — бесплатно, один раз.
  }
plan-feature = ✓ { $text }
plan-chats = 🔓 Открывает: { $titles }
plan-seats = 👥 { $count ->
    [one] Можно поделиться ещё с { $count } человеком
   *[many] Можно поделиться ещё с { $count } людьми
  }
plan-mine = 🏅 У вас есть: { $state }
plan-closed = ⏸ Сейчас этот план не продаётся.
plan-coins = 🪙 Можно платить и монетами: выберите монету при оформлении, отправьте её и нажмите «Я заплатил», чтобы вставить хеш транзакции. Уже отправили? Напишите <code>/subscribe</code> и хеш.
plan-try = 🎈 Попробовать бесплатно: { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[many] { $count } дней
  }
plan-buy = 💳 Купить за { $price }
plan-renew = 🔄 Продлить за { $price }
plan-change-from = ↔️ Перейти с «{ $plan }»
plan-open = 🏅 Моя подписка
plan-gift = 🎁 Купить в подарок
plan-trial-begun = 🎈 Пробный период начался. Он закончится сам: ничего не спишется.
subscribe-title = 🏅 <b>Подписки</b>
subscribe-mine = 🏅 <b>{ $plan }</b>: { $state }
subscribe-none = Планов пока нет.
subscribe-offer = <b>{ $plan }</b> — { $price } · { $period }
subscribe-plan = { $sold ->
    [no] ⏸{ " " }
   *[yes] { "" }
  }{ $plan } · { $price } · { $period }
subscribe-open = 🏅 { $plan }
subscribe-gift = 🎁 Подарить: { $plan }
subscribe-manage = ⚙️ Управлять планами
subscription-state = { $status ->
    [trial] пробный период до { $until }
    [active] { $until ->
        [none] навсегда
       *[other] до { $until }
      }
    [grace] срок вышел { $until }{ $grace ->
        [none] { "" }
       *[other] , доступ остаётся до { $grace }
      }
    [paused] на паузе, время стоит
   *[ended] закончилась { $until }
  }
subscription-title = 🏅 <b>{ $plan }</b>
  { $state }
subscription-seats = 👥 Занято мест: { $taken } из { $count }
subscription-shared = 👥 Этой подпиской с вами поделились. Она закончится вместе с подпиской владельца.
subscription-renewal-balance = 🔁 { $tried ->
    [yes] Продлить пока не удалось. Следующая попытка { $at }: { $price }.
   *[no] Продлится сама: { $at } с баланса спишется { $price }.
  }{ $lacks ->
    [yes] { " " }На балансе не хватает <b>{ $missing }</b>: пополните его вовремя.
   *[no] { "" }
  }
subscription-renewal-paused = 🔁 Пока она на паузе, ничего не спишется. Когда снова пойдёт, продлится с баланса перед концом срока: { $price }.
subscription-renewal-stars = ⭐ { $state ->
    [stopped] Telegram больше ничего не спишет: подписка закончится { $at }.
    [paused-stopped] Telegram не списывает за неё звёзды. После паузы это можно снова разрешить здесь и включить в Telegram.
    [paused-on] Telegram продолжает списывать { $stars } каждые 30 дней, пока вы не остановите. Списание добавит дни и закончит паузу.
   *[on] Telegram сам продлевает её за { $stars } каждые 30 дней, следующий раз — { $at }. Если она отключена в настройках Telegram, тогда она просто закончится.
  }
star-plan-allowed = ⭐ Снова можно продлевать. Теперь включите подписку в самом Telegram: Настройки → Мои звёзды → эта подписка. Иначе она просто закончится.
subscription-stars-stop = ✖️ Остановить списания
subscription-stars-go = ⭐ Разрешить Telegram снова продлевать
plan-stars = 🔁 { $stars } каждые 30 дней через Telegram
star-plan = ⭐ <b>{ $plan }</b> как подписка в Telegram Stars: { $stars } сейчас и столько же каждые 30 дней. Telegram списывает их сам, пока вы не остановите — здесь или в настройках Telegram.

  Кнопка работает только для вас.
star-plan-pay = Заплатить { $stars }
star-plan-description = { $plan }: { $stars } каждые 30 дней, пока не остановите.
subscription-renew-early = Продлевайте когда угодно: время прибавится к концу срока.
subscription-renew = 🔄 Продлить
subscription-auto-on = 🔁 Продлевать с баланса за { $price }
subscription-auto-off = ✖️ Не продлевать автоматически
subscription-change = ↔️ Сменить план
subscription-to-seats = 👥 Поделиться
subscription-leave = ✖️ Отказаться от места
subscription-ask-change = ↔️ На какой план сменить <b>{ $plan }</b>? Оплаченное за оставшиеся дни вычтем из новой цены с точностью до копейки. Если остаток дороже нового плана, разница станет дополнительным временем. Вы всё увидите до подтверждения.
subscription-no-change = Сейчас нет другого плана, на который можно сменить <b>{ $plan }</b>.
gift-text = 🎁 <b>{ $plan }</b> · { $period }
  { $state ->
    [open] Отправьте ссылку кому хотите: план достанется тому, кто примет его первым. Она работает до { $until }, потом подарок вернётся к вам.
    [expired] Его никто не забрал, и ссылка больше не работает. Возьмите его себе или сделайте новую ссылку.
    [taken] Подарок уже принят. Получатель: { $customer }.
   *[refunded] Деньги за него вернули.
  }
gift-link = <code>{ $link }</code>
gift-send = 📨 Отправить
gift-copy = 📋 Скопировать ссылку
gift-words = Подарок для вас: { $plan }
gift-own = 🏅 Взять себе
gift-new-link = 🔗 Новая ссылка
gift-link-new = 🔗 Вот новая ссылка. Старая больше не работает.
gift-offer = 🎁 Подарок для вас: <b>{ $plan }</b> · { $period }
gift-take = 🎁 Принять подарок
gift-yours = 🎉 Это ваше.
seats-text = 👥 <b>{ $plan }</b>: занято мест { $taken } из { $count }
seats-line = • { $name }, с { $at }
seats-link = Отправьте эту ссылку тем, с кем хотите поделиться; каждый займёт одно место:
  <code>{ $link }</code>
seats-full = Все места заняты. Освободите одно, чтобы пригласить другого.
seats-invite = 📨 Пригласить
seats-words = Поделюсь с тобой: { $plan }
seats-free = ✖️ { $name }
seats-freed = Место свободно, а старая ссылка больше не работает.
seats-offer = 👥 С вами делятся планом <b>{ $plan }</b>. Для вас это бесплатно и действует, пока действует у владельца.
seats-take = 👥 Занять место
seats-yours = 🎉 Теперь план и ваш.
seats-have = 👥 Это место уже ваше.
seats-leave-sure = Отказаться от места в этой подписке? Её чаты для вас закроются. Владелец сможет пригласить вас снова.
seats-leave-yes = ✖️ Да, отказаться
seats-left = Вы больше не пользуетесь этим планом.
order-plan = 🏅 { $name }
checkout-title-change = ↔️ <b>Смена плана</b>
checkout-title-gift = 🎁 <b>Оформление подарка</b>
  После оплаты вы получите ссылку для того, кому дарите.
checkout-credit = ↔️ Остаток вашего плана: −{ $amount }{ $more ->
    [none] { "" }
   *[other] { "" }
    ⏳ Он дороже нового плана на { $more }: эта разница станет дополнительным временем.
  }
checkout-change-over = ↔️ План, который нужно было сменить, уже не такой, каким был. Вернитесь и выберите снова.
checkout-change-refused = ↔️ Остаток вашего плана дороже этого, а времени к этому плану прибавить нельзя. Чтобы вы ничего не потеряли, ничего не меняем: смените план, когда останется меньше.
order-status-change-over = прежний план успел измениться
order-not-paid-change-over = ↔️ План, который нужно было сменить, уже не такой, каким был. Ничего не изменилось, деньги на вашем балансе.
plans-text = 🏅 <b>Подписки</b>
  { $count ->
    [one] { $count } план
    [few] { $count } плана
   *[many] { $count } планов
  }, сейчас { $live ->
    [one] действует { $live } подписка
    [few] действуют { $live } подписки
   *[many] действует { $live } подписок
  }.
plans-none = 🏅 <b>Подписки</b>
  Продавайте доступ на время: в закрытую группу или канал или к чему угодно ещё. Начните с плана: название, цена и срок.
plans-new = ➕ Новый план
plans-plan = { $state ->
    [published] 🟢
    [unlisted] 🔗
    [hidden] 🙈
   *[draft] 📝
  } { $name } · { $price } · { $period } · { $live }
plan-edit-state = { $state ->
    [published] 🟢 В продаже.
    [unlisted] 🔗 В продаже, виден только по ссылке.
    [hidden] 🙈 Не продаётся. У кого он есть, у того остаётся.
   *[draft] 📝 Черновик: покупатели его ещё не видят.
  }
plan-edit-grace = { $count ->
    [0] По окончании доступ закрывается сразу.
    [one] По окончании доступ остаётся ещё { $count } день.
    [few] По окончании доступ остаётся ещё { $count } дня.
   *[many] По окончании доступ остаётся ещё { $count } дней.
  }
plan-edit-no-chats = 💬 Чатов в нём пока нет: добавьте те, куда покупателям можно входить.
plan-edit-chats = 💬 Чаты
within-text = 💬 Какие чаты открывает <b>{ $plan }</b>? Нажмите на чат, чтобы добавить или убрать. Тех, у кого план есть, бот впустит или выведет.
within-none = 💬 Ни один чат ещё не подключён. Подключите группу или канал, где бот — администратор, и выберите его здесь для <b>{ $plan }</b>.
plan-edit-stars = ⭐ Подпиской в звёздах Telegram: { $count } в месяц.
plan-edit-list = 👁 Показывать в списке
plan-edit-unlist = 🔗 Только по ссылке
plan-edit-product = ✏️ Название, цена, скидка, фото…
plan-field-period = ⏳ Срок
plan-field-trial = 🎈 Пробный период
plan-field-grace = 🕊 Льготные дни
plan-field-features = ✓ Что входит
plan-field-seats = 👥 Места
plan-field-stars = ⭐ Цена в звёздах
plan-ask-period = ⏳ На какой срок <b>{ $plan }</b>? Выберите или пришлите число дней (например, 45) либо день, до которого план действует для всех (например, 31.12.2027). День считается до последней минуты по времени { $zone }. У кого план уже есть, у тех всё остаётся как купили.
plan-ask-trial = 🎈 Сколько дней можно пробовать <b>{ $plan }</b> бесплатно? Каждому покупателю — один раз. 0: без пробного периода.
plan-ask-grace = 🕊 Сколько дней после окончания может оставаться тот, кто не продлил? 0: доступ закрывается сразу. Действует для купленного с этого момента.
plan-ask-features = ✓ Что входит в <b>{ $plan }</b>? По одной строке на пункт: они будут на карточке.
plan-ask-seats = 👥 Со сколькими людьми можно делиться планом <b>{ $plan }</b>? Их приглашают по ссылке. 0: ни с кем.
plan-ask-stars = ⭐ Сколько стоит месяц подписки в звёздах Telegram, которую Telegram продлевает сам? Пришлите целое число звёзд.
manage-to-terms = 🏅 Условия плана
error-plan-count = Пришлите целое число от { $least } до { $most }.
error-plan-features = Не больше { $most } строк, каждая не длиннее { $longest } знаков.
error-trial-used = Этот план или его пробный период у вас уже был, второго пробного периода нет.
error-gift-gone = Этого подарка больше нет: кто-то успел раньше или его отозвали.
error-gift-expired = Ссылка на подарок устарела. Попросите новую у того, кто её прислал.
error-gift-full = Этот план у вас уже есть целиком, подарок ничего не добавит. Он остаётся открытым: отдайте ссылку кому-нибудь другому.
error-seat-gone = Это приглашение больше не работает. Попросите новое.
error-seat-full = Все места этой подписки заняты.
# Webhooks
settings-webhooks = 📡 Вебхуки
webhooks-text = 📡 <b>Вебхуки</b>

  Ваша программа сразу узнаёт, что происходит в магазине: заказы, платежи, выводы, подписки, заканчивающиеся товары.
  { $count ->
    [0] Пока ни один адрес ничего не получает.
    [one] Известен { $count } адрес.
    [few] Известны { $count } адреса.
   *[other] Известно { $count } адресов.
  }

  Каждое сообщение подписано (Standard Webhooks), попытки доставки длятся три дня. Содержание описано в разделе «webhooks»: { $document }
webhooks-line = { $state ->
    [on] 🟢
    [trouble] 🟠
   *[off] ⏸
  } { $host }
webhooks-add = ➕ Новый адрес
webhooks-ask-url = На какой адрес отправлять события? Он должен начинаться с <code>https://</code> и быть доступен из интернета.
webhooks-one = 📡 <code>{ $url }</code>

  { $state ->
    [on] 🟢 Включён
    [trouble] 🟠 Включён, но ничего не принимает с { $failingSince }. Через три дня я его выключу.
    [failing] ⏸ Выключен: три дня ничего не принимал.
    [gone] ⏸ Выключен: ответил, что его больше нет (410).
   *[off] ⏸ Выключен. То, что происходит тем временем, для него не сохраняется.
  }{ $waiting ->
    [0] {""}
    [one] {""}
      📨 Ждёт { $waiting } событие.
    [few] {""}
      📨 Ждут { $waiting } события.
   *[other] {""}
      📨 Ждут { $waiting } событий.
  }

  Он узнаёт про:
webhooks-noun-order = Заказы
webhooks-noun-payment = Платежи
webhooks-noun-payout = Выводы
webhooks-noun-subscription = Подписки
webhooks-noun-stock = Мало товара
webhooks-one-at-least = Что-то должно быть выбрано. Чтобы остановить, выключите его.
webhooks-log = 📜 Журнал
webhooks-ping = 🔔 Отправить пробу
webhooks-on = ▶️ Включить
webhooks-off = ⏸ Выключить
webhooks-secret = 🔑 Новый секрет
webhooks-remove = 🗑 Удалить
webhooks-removed = Удалён
webhooks-queued = Отправляется
webhooks-renew = 🔑 Создать новый секрет
webhooks-secret-ask = Создать новый секрет для { $url }? Нынешний сразу перестанет действовать: дальше сообщения подписываются новым.
webhooks-secret-made = 🔑 Секрет, которым ваша программа проверяет подпись:

  <code>{ $secret }</code>

  Он показывается один раз. Нажмите «Сохранил», чтобы убрать его с экрана.
webhooks-remove-ask = Удалить { $url } вместе с журналом? События, которые ещё ждут, отправлены не будут.
webhooks-log-text = 📜 <b>Журнал</b>

  { $count ->
    [0] За последние 30 дней ничего не отправлялось.
   *[other] Сначала новые, за 30 дней. Нажмите на строку, чтобы увидеть, что было отправлено.
  }
webhooks-log-line = { $state ->
    [delivered] ✅
    [failed] ❌
   *[waiting] ⏳
  } { $type } · { $at }
webhooks-sent = { $state ->
    [delivered] ✅ Принято
    [failed] ❌ Попытки кончились
   *[waiting] ⏳ В пути
  }: <b>{ $type }</b>
  🔖 <code>{ $event }</code>
  🕓 { $createdAt }{ $triedAt ->
    [none] {""}
   *[other] {""}
      🔁 { $attempts ->
        [0] Отправляю снова;
        [one] { $attempts } попытка,
        [few] { $attempts } попытки,
       *[other] { $attempts } попыток,
      } последняя попытка { $triedAt }: { $answer }
  }{ $nextAt ->
    [none] {""}
   *[other] {""}
      ⏭ Следующая попытка: { $nextAt }
  }{ $body ->
    [none] {""}
   *[other] {""}

      <pre>{ $body }</pre>
  }
webhooks-again = 🔁 Отправить ещё раз
webhooks-answer = { $answer ->
    [timeout] нет ответа за 10 секунд
    [refused] там никто не отвечает
    [dns] имя адреса неизвестно
    [tls] сертификат недействителен
    [inside] это не адрес в интернете
    [off] он выключен
    [nothing] рассказывать больше нечего
   *[broken] соединение оборвалось
  }
audit-webhook-add = Добавлен вебхук
audit-webhook-change = Изменён вебхук
audit-webhook-on = Включён вебхук
audit-webhook-off = Выключен вебхук
audit-webhook-secret = Новый секрет вебхука
audit-webhook-remove = Удалён вебхук
audit-webhook-ping = Отправлено пробное событие
audit-webhook-again = Событие отправлено ещё раз
# End of webhooks.

# Секреты, о которых никто не спрашивал.
spilled-wallet = 🛑 <b>Похоже на приватный ключ или слова восстановления кошелька.</b> У кого они есть, у того и монеты. Здесь они не нужны никому: ни магазину, ни его сотрудникам, ни поддержке. Если они настоящие, сейчас же переведите деньги на новый кошелёк.
spilled-credential = 🛑 <b>Похоже на ключ платёжной системы или токен бота.</b> Здесь о нём никто не спрашивал, поэтому я его не использовал. Добавить счёт: /admin → Оплата; чтобы открыть магазин, отправьте токен боту, который управляет магазинами.
spilled-gone = 🧹 Ваше сообщение я удалил.
spilled-there = ⚠️ Telegram не дал мне удалить ваше сообщение: пожалуйста, удалите его сами, у всех.
chain-coins-text = 🪙 Покупатели могут платить монетами с отметкой ✓: нажмите на монету, чтобы изменить это. Это касается новых платежей: начатые продолжаются, а то, что всё же придёт, будет зачислено. { $unredeemed ->
    [none] { "" }
   *[other]

    ⚠️ Эмитент больше не выкупает { $unredeemed } в этой сети. Эти монеты может быть трудно продать или вывести.
  }
# Персонал: у кого что есть
subs-open = 🧾 У кого что есть
subs-text = 🧾 <b>Подписки</b>{ $plan ->
    [none] { "" }
   *[other] { " " }· { $plan }
  }
  { $view }: <b>{ $count }</b>
subs-about-active = Оплачены или подарены и действуют
subs-about-ending = Закончатся в ближайшие 7 дней
subs-about-trial = Пробный период
subs-about-grace = Закончились, доступ ещё открыт несколько дней
subs-about-paused = На паузе, время стоит
subs-about-ended = Закончились
subs-view-active = 🟢 Активные: { $count }
subs-view-ending = ⏳ Кончаются: { $count }
subs-view-trial = 🎈 Пробные: { $count }
subs-view-grace = 🟠 Отсрочка: { $count }
subs-view-paused = ⏸ На паузе: { $count }
subs-view-ended = ⚪️ Закончились: { $count }
subs-state-active = Активные
subs-state-trial = Пробные
subs-state-grace = Отсрочка
subs-state-paused = На паузе
subs-state-ended = Закончились
subs-line = { $status ->
    [active] 🟢
    [trial] 🎈
    [grace] 🟠
    [paused] ⏸
   *[ended] ⚪️
  } { $who }{ $status ->
    [paused] { "" }
   *[other] { $until ->
        [none] { " " }· навсегда
       *[other] { " " }· { $until }
      }
  }{ $renewal ->
    [none] { "" }
    [stars] { " " }⭐
    [channel] { " " }📣
   *[balance] { " " }🔁
  }
subs-find = 🔎 Найти человека
subs-by-plan = 🏅 По плану
subs-give = 🎁 Подарить план
subs-figures = 📈 Цифры
subs-no-plans = Планов пока нет.
subs-choose-plan = 🏅 Какой план показать?
subs-all-plans = Все планы
subs-plan = { $name } · сейчас { $live }
subs-theirs = { $customer ->
    [none] 🧾 У этого покупателя ещё не было подписок.
   *[other] 🧾 Подписки: <b>{ $customer }</b>
  }
subs-ask-find = 🔎 Чьи подписки показать? Пришлите номер, <code>@username</code> или часть имени.
subs-ask-give = 🎁 Кому подарить план? Пришлите номер, <code>@username</code> или часть имени. Этот человек должен хоть раз написать магазину.
subs-found = 🔎 По запросу «{ $query }»:
subs-many = 🔎 По запросу «{ $query }» найдено много; вот самые подходящие. Напишите имя полнее, чтобы найти других.
subs-card = 🏅 <b>{ $plan }</b>
  { $state }

  👤 { $name }{ $username ->
    [none] { "" }
   *[other] { " " }{ $username }
  } · № { $customer }
  📅 С { $since }
  🔁 Продление: { $renewal ->
    [balance] само, с баланса
    [stars] само, в Telegram Stars
    [stopped] вручную: списания Stars в Telegram остановлены
    [channel] через Telegram, по ссылке канала
   *[none] вручную
  }
subs-seats = 👥 Места: занято { $taken } из { $count }{ $names ->
    [none] { "" }
   *[other] { " " }— { $names }
  }
subs-chat = { $status ->
    [in] ✅ { $title }: в чате
    [admin] ✅ { $title }: администратор
    [asking] ⏳ { $title }: просит впустить
    [banned] ⛔ { $title }: заблокирован там
   *[other] ▫️ { $title }: не в чате
  }
subs-history = 🗂 <b>История</b>
subs-history-more = Более ранние — в файле периодов.
subs-period = • { $at }: { $kind ->
    [order] покупка
    [gift] подарок другого покупателя
    [trial] пробный период
    [staff] дано магазином
    [stars] оплата в Stars
    [channel] оплата каналу, по его ссылке
    [pause] время после паузы
    [own-pause] время после паузы, которую сделал покупатель
   *[end] завершение
  }{ $until ->
    [none] { "" }
    [life] , навсегда
   *[date] , до { $date }
  }{ $price ->
    [none] { "" }
   *[other] , оплачено <b>{ $price }</b>
  }
subs-period-undone = <s>{ $line }</s> отменено
subs-person = 👤 Покупатель
subs-extend = ➕ Добавить время
subs-pause = ⏸ Пауза
subs-resume = ▶️ Возобновить
subs-revoke = ✖️ Отозвать
subs-extended = Время добавлено, покупатель узнает об этом.
subs-paused = На паузе, покупатель узнает об этом.
subs-resumed = Снова действует, покупатель узнает об этом.
subs-given = Подарено, покупатель узнает об этом.
subs-done-before = Это уже сделано.
subs-ask-term = ➕ <b>{ $plan }</b>: { $state }

  Сколько времени добавить? Нажмите кнопку, или пришлите число дней, или день, до которого подписка должна действовать ({ $zone }): <code>30</code> или <code>31.12.2026</code>. Покупатель ничего не платит и получит сообщение.
subs-ask-why = ✖️ Почему вы отзываете <b>{ $plan }</b>? Пришлите причину, покупатель её прочтёт. Подписка закончится сразу, и её чаты для него закроются. Деньги возвращаются возвратом заказа.
subs-give-which = 🎁 Какой план получит <b>{ $name }</b>?
subs-give-term = 🎁 <b>{ $plan }</b> для <b>{ $name }</b>: на какой срок? Он прибавится к тому, что уже есть.
subs-give-own = Как в плане: { $period }
subs-give-reason = 🎁 За что? Пришлите причину, покупатель её прочтёт.
subs-give-sure = 🎁 Подарить <b>{ $plan }</b> покупателю <b>{ $name }</b>: { $period }?

  Причина: { $reason }
subs-days = { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[many] { $count } дней
  }
subs-meaning = ℹ️ Как это считается
subs-meaning-text = ℹ️ <b>Как это считается</b>

  • <b>Стоимость месяца (MRR)</b>: сколько уплачено за активные подписки в пересчёте на месяц; пробные, подаренное время, планы навсегда и дни отсрочки не считаются. Другие валюты и Stars стоят рядом.
  • <b>Платящие</b>: активные подписки, у которых за идущее сейчас время уплачено.
  • <b>Отток</b>: какая доля платящих в начале срока теперь закончилась.
  • <b>Продления</b>: оплаченные периоды после первого; «осталось» — доля подписок, которые продлили и не закончили.
  • <b>Пробные</b>: из пробных периодов, закончившихся за этот срок, доля людей, которые заплатили за план.
  • <b>Новые</b>: оплачены впервые. <b>Закончились</b>: были когда-то оплачены, а теперь закончились.
  • Переход на другой план — не новая подписка и не конец; за что деньги вернули, того как бы не было.
  • Возвращённая часть вычитается; месяц у периодов в днях — 30,44 дня.
  • Кто платит Telegram за место по ссылке канала, учтён только по состоянию: звёзды получает владелец канала, а не магазин.
subs-figures-title = 📈 <b>Подписки</b>, { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
  }
subs-figures-period = Последние { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
  }
subs-figures-numbers = 💰 В месяц: <b>{ $monthly }</b>{ $others ->
    [none] { "" }
   *[other] { " " }и { $others }
  }
  👥 Платящие: { $paying }
  📉 Отток: { $churn } ({ $lost } из { $beginning })
  🔄 Продления: { $renewals }, осталось { $kept } ({ $renewed } из { $due })
  🎈 Заплатили после пробного: { $conversion } ({ $converted } из { $trials })
  🆕 Новые: { $begun } · закончились: { $ended }
subs-figures-states = 🟢 активные: { $active } · 🎈 пробные: { $trial } · 🟠 отсрочка: { $grace } · ⏸ на паузе: { $paused } · ⚪️ закончились: { $ended }
subs-tile-monthly = В месяц (MRR)
subs-tile-paying = Платящие
subs-tile-churn = Отток
subs-tile-renewals = Продления
subs-tile-kept = осталось: { $share }
subs-tile-conversion = Проба → оплата
subs-tile-new = Новые / конец
subs-stars = Stars
subs-by-week = По неделям
subs-begun = Новые
subs-over = Конец
subs-best = Планы: за месяц
subs-now = Сейчас
person-subscriptions = 🏅 Подписки
export-subscriptions = 🏅 Подписки
export-periods = 🗂 Периоды
export-done-subscriptions = 🏅 Подписки магазина
export-done-periods = 🗂 За что платили в подписках и что ещё их продлевало или завершало
audit-subscription-pause = Подписка на паузе
audit-subscription-resume = Подписка возобновлена
audit-field-subscription = Подписка
# Конец: у кого что есть
story-network-waiting = ⏳ В сети { $network } транзакция <code>{ $text }</code> есть, но ещё ни в одном блоке. Если она для этого магазина, зачислится сама.
story-network-failed = ❌ Транзакция <code>{ $text }</code> есть в сети { $network }, но не выполнилась: деньги остались у плательщика.
story-network-returned = ↩️ <code>{ $text }</code> есть в сети { $network }, но её деньги вернулись отправителю («bounced»). Они снова у плательщика, и он может отправить их ещё раз.
story-network-no-coin = ❌ Транзакция <code>{ $text }</code> есть в сети { $network }, но не перевела ни одной монеты, которую может принять магазин: возможно, это токен другого контракта, пусть и с тем же названием.
story-network-elsewhere = ❌ Транзакция <code>{ $text }</code> есть в сети { $network }, но пришла не на адрес этого магазина. Сравните, куда она ушла, с тем, что было показано покупателю.
story-network-ours = 🔎 Транзакция <code>{ $text }</code> есть в сети { $network } и пришла на адрес этого магазина, но ещё не прочитана. Подождите минуту или попросите посмотреть ещё раз: отправьте этот хеш.
# Facts of a finding in words.
finding-fact = { $name ->
    [what] В чём разница
    [provider] Провайдер
    [method] Способ
    [account] Учётная запись
    [accountId] Учётная запись
    [id] Имя там
    [direction] Куда
    [belongsTo] В наших книгах
    [ours] У нас
    [theirs] У них
    [reference] Метка
    [providerCharge] Платёж у провайдера
    [externalId] Номер у провайдера
    [status] Состояние
    [key] Наш ключ
    [invoiceId] Счёт на оплату
    [asked] Просили
    [came] Пришло
    [sender] Отправитель
    [comment] Комментарий
    [txid] Транзакция
    [chain] Сеть
    [credited] Зачислено
    [address] Адрес
    [blocks] Блоки
    [telegramId] Номер в Telegram
    [payload] Данные счёта
    [total] Заплачено
    [got] Покупатель получил
    [reason] Причина
    [payout] Вывод
    [state] У нас
    [says] У провайдера
   *[other] { $name }
  }
finding-word = { $word ->
    [missing-here] есть у них, нет у нас
    [missing-there] есть у нас, нет у них
    [other-money] другая сумма
    [balance] баланс и его проводки
    [seal] печать книг
    [in] пришло
    [out] ушло
    [waiting] ждёт оплаты
    [processing] подтверждается
    [expired] истёк
    [invalid] не состоялся
    [settled] оплачено
    [requested] ждёт одобрения
    [approved] одобрено
    [submitting] отправляется
    [submitted] в пути
    [unknown] под вопросом
    [failed] не удалось, возвращено
    [cancelled] отменено, возвращено
   *[other] { $word }
  }
finding-belongs = { $noun ->
    [invoice] счёт на оплату №{ $number }
   *[payout] вывод №{ $number }
  }
finding-moment = { $at }

# Pauses of customers
settings-subscriptions = 🏅 Подписки
knobs-subscriptions = 🏅 <b>Подписки</b>

  Покупатели могут сами ставить купленное на паузу: время стоит, чаты для них закрыты, а дальше подписка пойдёт, когда они захотят, самое позднее — через указанное число дней.
knob-pauses = Паузы
knob-ask-pauses = Сколько раз в год покупатель может сам поставить подписку на паузу. Пробный период, план навсегда и план до определённого дня на паузу не ставятся. 0: паузу делает только магазин.
knob-pause-days = Пауза длится не больше
knob-ask-pause-days = Через столько дней пауза, которую начал покупатель, закончится сама.
knob-unit-peryear = { $count ->
    [0] выключены
    [one] { $count } раз в год
    [few] { $count } раза в год
   *[many] { $count } раз в год
  }
subscription-pause-button = ⏸ Поставить на паузу
subscription-pause-yes = ⏸ Да, на паузу
subscription-resume = ▶️ Снять с паузы
subscription-ask-pause = ⏸ Поставить <b>{ $plan }</b> на паузу?

  • Время остановится сразу. Остаток сохранится до секунды.{ $chats ->
    [0] { "" }
   *[other] { "" }
    • Чаты на это время закроются: бот выведет вас{ $seats ->
        [0] { "" }
       *[other] { " " }и тех, с кем вы делитесь
      }.
  }
  { $renewal ->
    [stars] • Telegram больше не будет списывать звёзды. После паузы это можно включить снова.
    [balance] • С баланса ничего не спишется, пока подписка на паузе.
   *[none] • Ничего не спишется.
  }
  • Снять с паузы можно когда угодно, а через { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
  }, { $until }, подписка пойдёт сама.

  { $left ->
    [1] Это последняя пауза, которая у вас есть в течение года.
    [one] У вас { $left } пауза в течение года, считая эту.
    [few] У вас { $left } паузы в течение года, считая эту.
   *[many] У вас { $left } пауз в течение года, считая эту.
  }
subscription-pauses-used = ⏸ За год вы уже ставили <b>{ $plan }</b> на паузу { $count ->
    [one] { $count } раз
    [few] { $count } раза
   *[many] { $count } раз
  }, чаще магазин не разрешает. Снова можно с { $at }.
subscription-paused = ⏸ Подписка на паузе.
subscription-resumed = ▶️ Подписка снова действует, весь остаток сохранился.
subscription-pause = { $at ->
    [none] ⏸ Паузу поставил магазин, он её и снимет. Вопросы: /support
   *[other] ⏸ Вы поставили её на паузу. Она пойдёт дальше, когда вы нажмёте «Снять с паузы», и сама — { $at }. Продление тоже снимает паузу.
  } { $until ->
    [none] { "" }
   *[other] Если снять сейчас, она будет действовать до { $until }.
  }
subs-paused-by = ⏸ { $by ->
    [customer] На паузу поставил покупатель { $at }; пойдёт сама не позже { $until }.
   *[shop] На паузу поставил магазин { $at }.
  }
# End of pauses of customers

# A plan by a transaction that was made
plan-hash = 🧾 Оплатить моей транзакцией
plan-hash-ready = 🧾 Ваша транзакция на <b>{ $money }</b> найдена, она ваша. Выберите план, за который вы платите.
plan-hash-held = 🧾 За него заплатит транзакция, которую вы прислали: нажмите «Оплатить моей транзакцией».
plan-hash-off = 🧾 Планы здесь не оплачивают монетами, поэтому искать транзакцию негде. Выберите план и способ оплаты.
plan-hash-odd = 🤷 Это не похоже на хеш транзакции. Кошелёк показывает его рядом с платежом («ID транзакции», «TxID»): скопируйте его целиком и пришлите сюда или сначала выберите план.
plan-hash-unknown = 🤷 Ни одна сеть, в которой магазин принимает монеты, пока не знает этой транзакции. Сверьте хеш с кошельком и пришлите его ещё раз через минуту или выберите план.
plan-hash-used = ☝️ Эта транзакция на <b>{ $money }</b> уже учтена{ $to ->
    [order] : за заказ №{ $order } ({ $what }).
   *[top-up] : за ваше пополнение. Когда деньги будут на балансе, можно будет заплатить с него.
  } Выберите план и другой способ оплаты.
plan-hash-short = 🧾 Ваша транзакция уже на балансе, но план стоит больше. Остаток можно доплатить здесь:
plan-hash-coming = ⏳ Ваша транзакция на <b>{ $money }</b> учтена за этот заказ: подтверждений { $confirmations } из { $required }. Больше ничего делать не нужно, мы напишем. Если она меньше цены, остаток можно доплатить здесь.
# End of a plan by a transaction
# Ссылки, по которым Telegram продаёт места в каналах плана.
plan-edit-channel = 📣 Ссылка канала
plan-edit-link = 📣 По ссылке канала: { $stars } каждые 30 дней, пришло по ней: { $came }.
channel-which = 📣 Для какого канала плана <b>{ $plan }</b>? У отмеченного ⭐ ссылка уже есть.
channel-none = 📣 У плана <b>{ $plan }</b> сейчас не может быть такой ссылки. Нужен план на 1 месяц или 30 дней и канал среди его чатов, куда мне можно приглашать.
channel-title = 📣 <b>{ $title }</b>, канал плана <b>{ $plan }</b>
channel-open = 💳 { $stars } каждые 30 дней{ $name ->
    [none] { "" }
   *[other] { " " }· «{ $name }»
  }
  👥 Пришло по ней: { $came }
  🔗 { $link }
channel-last = Последняя ссылка ({ $stars }, пришло по ней: { $came }) больше никуда не ведёт: { $why ->
    [unsold] план не продавался.
    [full] план закончился.
    [period] у плана теперь другой срок.
    [chat] я не мог приглашать в канал, или план его больше не открывает.
    [shop] магазин был удалён.
    [another] её место заняла другая.
   *[staff] её отозвали.
  } Кто пришёл по ней, остаётся.
channel-ending = ⚠️ Telegram пока не дал мне отозвать { $link }: мне нельзя приглашать туда. Отзову, как только будет можно; вы можете сделать это сразу сами — в настройках канала, раздел «Пригласительные ссылки».
channel-unsold = Сначала выставьте план на продажу, и чтобы он не закончился: тогда его сможет продавать и Telegram.
channel-meaning = ℹ️ По такой ссылке Telegram сам берёт звёзды за место в канале, сейчас и каждые 30 дней, и выводит тех, кто перестал платить. <b>Звёзды получает владелец канала, мимо книг магазина</b>: здесь нет ни заказа, ни баланса, ни выручки, и вернуть магазину нечего. Кто пришёл, получает план на то время, за которое заплачено Telegram, со всеми его чатами.
channel-copy = 📋 Скопировать ссылку
channel-make = ⭐ Создать ссылку
channel-rename = ✏️ Новое имя
channel-another = ⭐ Другая цена
channel-revoke = ✖️ Отозвать
channel-ask-price = ⭐ Сколько звёзд за 30 дней стоит место в <b>{ $title }</b>? Пришлите целое число от 1 до { $most }. Telegram берёт их для владельца канала.
channel-ask-another = Цену изменить нельзя: будет новая ссылка, а ссылка за { $stars } больше никуда не поведёт. Кто пришёл по ней, остаётся и платит прежнюю цену.
channel-ask-name = ✏️ Как назвать ссылку в <b>{ $title }</b> в настройках канала? До { $most } знаков; покупатели имени не видят.
channel-ask-end = ✖️ Отозвать ссылку в <b>{ $title }</b> за { $stars }? Новые люди по ней не придут. Кто пришёл по ней, остаётся, и Telegram списывает с них, пока они не остановят.
channel-end-yes = ✖️ Да, отозвать
channel-ended = Telegram узнаёт, что она никуда не ведёт
plan-link = 📣 Ссылка канала в Telegram, { $stars } в месяц{ $title ->
    [none] { "" }
   *[other] : { $title }
  }
plan-by-link = 📣 По ссылке канала вы платите звёздами самому каналу, каждые 30 дней, пока не остановите в Telegram: Настройки → Мои звёзды. Магазин в этом не участвует и вернуть их не может.
subscription-renewal-channel = 📣 Telegram списывает { $stars } за ваше место в канале каждые 30 дней, следующий раз — { $at }, и план продолжается вместе с ним. Остановить можно в самом Telegram: Настройки → Мои звёзды.
subs-channel = 📣 Telegram списывает { $stars } за место в канале, следующий раз — { $at }. Их получает владелец канала, а не магазин.
subs-why-channel = 📣 За место в канале этого плана заплачено Telegram: оно тоже закончится, и Telegram больше ничего за него не спишет. Остаток оплаченного месяца возвращает владелец канала, а не магазин.
subs-figures-channel = 📣 По ссылкам каналов { $count ->
    [one] идёт { $count } подписка
    [few] идут { $count } подписки
   *[other] идёт { $count } подписок
  }: звёзды получает владелец канала, в этих суммах их нет.
audit-plan-link-make = Создана ссылка канала
audit-plan-link-name = Ссылка канала переименована
audit-plan-link-revoke = Ссылка канала отозвана
plan-length-month = { $count ->
    [12] 1 год
    [one] { $count } месяц
    [few] { $count } месяца
   *[many] { $count } месяцев
  }
audit-field-worth = В валюте магазина

# A plan that is not sold any more
subscription-unsold = Этот план больше не продаётся. Ваша подписка действует до своего конца.
story-callback-mismatch = сумма или валюта не та, что в счёте
receipt-plan = Месяц плана <b>{ $plan }</b>
