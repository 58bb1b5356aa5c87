# Что говорит любой бот: кнопки, ошибки, сообщения о деньгах. Ключи `<экран>-<что>`; HTML Телеграма.

button-back = ‹ Назад
button-menu = ☰ Меню
button-cancel = ✖️ Отмена
button-confirm = ✅ Подтвердить
button-balance = 💰 Баланс
page-previous = ‹ { $page }
page-next = { $page } ›

error-unexpected = Извините, у нас что-то пошло не так. Попробуйте ещё раз через минуту.
error-button-old = Эта кнопка устарела. Начните заново: /menu
error-text-expected = Пожалуйста, ответьте текстовым сообщением.
error-file-too-big = Файл слишком большой: не больше { $megabytes } МБ.
error-not-allowed = У вас нет прав на это действие.
error-dialogue-moved = Ответ пришёл слишком поздно: вопрос уже другой. Попробуйте ещё раз.

error-amount-unreadable = Не получилось прочитать «{ $text }» как сумму. Напишите, например, <code>12,50</code>.
error-amount-too-precise = { $places ->
    [0] В { $currency } нет дробной части.
    [one] В { $currency } только { $places } знак после запятой.
    [few] В { $currency } только { $places } знака после запятой.
   *[other] В { $currency } только { $places } знаков после запятой.
  } Пожалуйста, округлите сумму.
error-amount-too-small = Слишком маленькая сумма. Выберите побольше.
error-amount-too-big = Слишком большая сумма. Выберите поменьше.
error-method-gone = Этот способ оплаты больше недоступен. Выберите другой: /deposit
error-provider-unavailable = Платёжный сервис сейчас не отвечает. Попробуйте через минуту или выберите другой способ.
error-provider-refused = Платёжный сервис ответил отказом: { $reason }.
error-credentials-refused = Платёжный сервис не принимает эти данные. Скопируйте их ещё раз.
error-credential-unreadable = Похоже, здесь ошибка. Скопируйте значение ещё раз и отправьте только его.
error-account-known = Этот аккаунт уже подключён: { $label }.
error-account-gone = Этот аккаунт больше не подключён.
error-invoice-gone = Такого счёта нет.
error-invoice-expired = Срок счёта истёк. Начните заново: /deposit
error-invoice-paid = Этот счёт уже оплачен.
error-invoice-changed = Счёт изменился. Начните заново: /deposit
error-invoice-mismatch = Платёж не совпадает со счётом. Напишите, пожалуйста, в поддержку.
error-xpub-private = Стоп! Похоже, это приватный ключ или секретные слова. Нужен только <b>публичный</b> ключ (xpub). Приватный никому не отправляйте; если этот был настоящим — переведите средства на новый кошелёк.
error-xpub-unreadable = Не получилось прочитать ключ. В нём около 111 символов, а вид понятен по началу: <code>{ $kinds }</code>. Скопируйте его ещё раз.
error-xpub-kind = Это ключ другого вида (<code>{ $kind }</code>). Для этой сети подойдут: <code>{ $kinds }</code>.
error-xpub-depth = Это не ключ счёта (глубина { $depth } вместо 3). Экспортируйте публичный ключ счёта по тому пути, который назван выше.
error-chain-depth = Отправьте число от { $least } до { $most }.
error-rescan-range = Отправьте транзакцию, номер блока или диапазон вида <code>100-200</code>, не больше { $most } блоков.
error-key-undo-late = Отменять нечего: ключ уже работает.
error-rescan-transaction = Эту сеть читают не по блокам. Отправьте, пожалуйста, транзакцию.
error-pool-file = Отправьте адреса текстом или файлом.
error-pool-size = Отправьте от 1 до { $most } адресов, по одному в строке.
error-pool-in-use = Один из этих адресов уже используется. Загрузите только адреса, которые ещё никому не показывали.
error-coin-no-node = Сейчас эту сеть спросить не получается. Ничего не пропало: платежи находятся сами. Попробуйте позже.
error-pool-empty = Сейчас эту монету принять нельзя. Выберите, пожалуйста, другой способ оплаты; магазину уже сообщили.
error-xpub-in-use = Этим уже пользуется другой магазин. Создайте для этого магазина отдельный счёт или кошелёк и отправьте то, что относится к нему.
error-address-unreadable = Это не адрес этой сети: какой-то знак неверен или пропущен, либо адрес из другой сети. Скопируйте его целиком в кошельке, в разделе «Получить» для этой сети, и отправьте без лишнего текста.
error-ton-testnet = Это адрес тестовой сети TON. Отправьте адрес основной сети.
error-ton-workchain = Это не адрес кошелька TON. Он начинается с <code>UQ</code> или <code>EQ</code>: скопируйте его ещё раз.
error-ton-contract = Это адрес самого токена, а не вашего кошелька. Отправьте адрес, который кошелёк показывает в разделе «Получить».
error-ton-private = Стоп! Похоже на слова восстановления или приватный ключ кошелька. Нужен только адрес. Никому не отправляйте остальное; если это были настоящие, переведите деньги на новый кошелёк.
error-bot-known = Этот бот уже работает здесь как магазин.
error-currency-unknown = Неизвестная валюта: «{ $text }». Отправьте код, например <code>EUR</code>.
error-currency-in-use = В { $currency } есть остатки или неоплаченные счета, поэтому сменить валюту сейчас нельзя.
error-name-length = Название — от 1 до { $longest } символов.
error-contact-unreadable = Отправьте имя пользователя, например <code>@name</code>, или ссылку, которая начинается с <code>https://</code>.
error-text-too-long = Слишком длинный текст: не больше { $longest } символов.

# Карточки счетов, их правит отправитель. paid: exact, partial, over или none; late: yes или none.
invoice-card-new = 🧾 <b>Пополнение на { $amount }</b>
  Ждём оплату.
invoice-card-processing = { $paid ->
    [partial] ⏳ <b>Оплачено частично</b>
      Часть от { $amount } пришла{ $held ->
        [none] { " " }и уже на балансе: { $credited }
       *[other] { "" }
      }. Осталось оплатить: <b>{ $missing }</b>.
   *[other] ⏳ <b>Платёж в пути</b>
      Мы видим платёж на { $amount }. Зачислим его, как только он станет окончательным.
  }
invoice-card-settled = ✅ <b>Оплачено</b>{ $late ->
    [yes] { " " }— с опозданием, но пришло
   *[none] { "" }
  }
  { $paid ->
    [over] Вы заплатили больше, чем { $amount }. { $held ->
        [none] Всё, { $credited }, уже на балансе.
       *[other] { $credited } уже на балансе; остальное ({ $held }) магазин рассмотрит и напишет вам.
      }
   *[other] { $held ->
        [none] { $credited } уже на балансе. Спасибо!
       *[other] { $credited } уже на балансе; остальное ({ $held }) магазин рассмотрит и напишет вам.
      }
  }
invoice-card-expired = ⌛️ <b>Срок истёк</b>
  { $held ->
    [none] { $paid ->
        [partial] Часть от { $amount } пришла: { $credited } на балансе. Остальное не успело; если оно ещё придёт, тоже будет зачислено.
       *[none] Время на оплату { $amount } закончилось. Если вы уже заплатили, не волнуйтесь: платёж зачислится, когда придёт.
      }
   *[other] Ваш платёж пришёл: { $held }. Он не совпал со счётом, поэтому магазин решит, что с ним делать, и напишет вам. Ничего не потеряно. Вопросы: /paysupport
  }
invoice-card-invalid = ⚠️ <b>Не оплачено</b>
  { $problem ->
    [none] Этот счёт на { $amount } больше нельзя оплатить.
   *[other] { $problem }
  } Можно создать новый: /deposit

# Карточки счетов в монетах. paid: partial или none.
coin-card-waiting = 🪙 <b>{ $order ->
    [none] Пополнение на { $amount }
   *[other] Заказ №{ $order }: { $amount }
  }</b>
  { $paid ->
    [partial] Часть пришла. Осталось отправить: <b>{ $coins }</b>
   *[other] Отправьте: <b>{ $coins }</b>
  }
  Сеть: <b>{ $network }</b>
  Адрес: <code>{ $address }</code>{ $comment ->
    [none] { "" }
   *[other] { "" }
      ❗️ <b>С комментарием: <code>{ $comment }</code></b>
      <b>Без него не понять, что деньги ваши, и зачислить их не получится.</b>
  }

  ⚠️ Только <b>{ $currency }</b> и только в сети <b>{ $network }</b>. Комиссия биржи — сверху: прийти должна вся сумма.
  ⏳ Курс действует ещё { $minutes ->
    [one] { $minutes } минуту
    [few] { $minutes } минуты
   *[other] { $minutes } минут
  }, до { $until }. Что придёт позже, зачислим по курсу на момент подтверждения.
  ✅ Зачислим{ $required ->
    [1] { "," } как только платёж станет окончательным
    [one] { " " }после { $required } подтверждения
   *[other] { " " }после { $required } подтверждений
  }; это сообщение изменится само.
coin-card-coming = ⏳ <b>{ $order ->
    [none] Пополнение на { $amount }
   *[other] Заказ №{ $order }: { $amount }
  }</b>
  { $isMined ->
    [no] Видим в сети { $network }, но платёж ещё не подтверждён.
   *[yes] Видим в сети { $network }: подтверждений <b>{ $confirmations }/{ $required }</b>.
  } Зачислим{ $required ->
    [1] { "," } как только он станет окончательным
   *[other] { " " }при { $required }
  }; делать ничего не нужно.
coin-card-over = ⌛️ <b>{ $order ->
    [none] Пополнение на { $amount }
   *[other] Заказ №{ $order }: { $amount }
  } — время вышло</b>
  Этот курс больше не действует. Если вы уже заплатили, не волнуйтесь: адрес под наблюдением всегда, и всё, что придёт, зачислим по курсу на момент подтверждения.

notice-key-changed = 🔑 Изменились реквизиты, на которые идут платежи в { $network } ({ $label }). Новые начнут действовать { $from }, до тех пор всё по-прежнему. Это были не вы? Отмените изменение сейчас и проверьте, кто у вас в команде.
notice-rescan = 🔎 { $found ->
    [ahead] До этих блоков мы ещё не дошли. Они прочитаются сами, перечитывать нечего.
    [none] Этой транзакции нет ни в одном блоке, читать нечего.
    [0] Прочитано заново: ничего нового.
    [one] Прочитано заново: нашёлся { $found } платёж. Он зачислится как обычно.
    [few] Прочитано заново: нашлось { $found } платежа. Они зачислятся как обычно.
   *[other] Прочитано заново: нашлось { $found } платежей. Они зачислятся как обычно.
  }
notice-pool = ⚠️ Адреса для { $network } заканчиваются: осталось { $left }. Загрузите ещё, иначе покупатели не смогут платить в этой сети: /admin → Оплата.
notice-payment-processing = ⏳ Мы видим ваш платёж на <b>{ $paid }</b>. Зачислим его, как только он станет окончательным.
notice-payment-settled = ✅ Ваш платёж на <b>{ $paid }</b> получен.{ $why ->
    [dust] { " " }Он меньше самой мелкой единицы баланса, поэтому зачислять нечего.
   *[other] { " " }На баланс зачислено <b>{ $credit }</b>.
  }{ $why ->
    [over] { " " }Вы заплатили больше, чем нужно; остальное магазин рассмотрит и напишет вам.
   *[none] { "" }
  }
notice-payment-held = ⏳ Ваш платёж на <b>{ $paid }</b> получен. { $why ->
    [late] Он пришёл после срока, поэтому
    [partial] Он меньше, чем было в счёте. Если остаток не придёт вовремя,
   *[over] Он больше, чем было в счёте, поэтому
  } магазин решит, что с ним делать, и напишет вам. Ничего не потеряно. Вопросы: /paysupport
notice-payment-reversed = ⚠️ Ваш платёж на <b>{ $paid }</b> отменён сетью, поэтому не зачислен. Если это ошибка, напишите в поддержку: /paysupport
notice-repeated = <i>Возможно, вы уже получали это сообщение: на всякий случай отправляем ещё раз.</i>

# Support, settings and the gate.
error-too-fast = Слишком много за короткое время. Продолжите, пожалуйста, через { $seconds ->
    [one] { $seconds } секунду
    [few] { $seconds } секунды
   *[many] { $seconds } секунд
  }.
error-order-gone = Я не знаю такого заказа.
error-ticket-gone = Я не знаю такого вопроса.
error-too-many-tickets = У вас уже { $most } открытых вопросов. Продолжите, пожалуйста, в одном из них: /support
error-words-expected = Отправьте, пожалуйста, сообщение, фото или файл.
error-file-gone = В Telegram этого файла больше нет.
error-bind-rights = Пока я не могу работать в этом чате. Нужна группа; если в ней есть темы, я должен быть администратором с правом управлять темами. Потом наберите /bind ещё раз.
button-person = 👤 Покупатель
button-gate-settings = 🚪 Доступ
button-support-settings = 🎫 Группа поддержки
ticket-button-answer = ✍️ Ответить
ticket-button-open = 🎫 Переписка
desk-button-answer = ✍️ Ответить
desk-button-open = 🎫 Открыть #{ $ticket }
notice-ticket = 🎫 #{ $ticket } · <b>{ $subject }</b>
  👤 { $name } { $username }{ $order ->
    [none] {""}
   *[other] {" "}· заказ №{ $order }
  }

  { $text }
notice-ticket-topic = 🎫 #{ $ticket } · <b>{ $subject }</b>
  👤 { $name } { $username }{ $order ->
    [none] {""}
   *[other] {" "}· заказ №{ $order }
  }

  Всё, что вы здесь пишете, получает покупатель. Сообщение, которое начинается с //, остаётся между вами. /close закрывает вопрос.
notice-ticket-words = 👤 { $text }
notice-ticket-said = 💬 <b>{ $staff }</b>: { $text }
notice-ticket-closed = ✅ Закрыто
notice-ticket-open = ↩️ Снова открыто
notice-ticket-answer = 💬 <b>#{ $ticket } · { $subject }</b>

  { $text }
notice-staff-chat-lost = ⚠️ Группа команды <b>{ $title }</b> больше недоступна. Вопросы и уведомления приходят теперь в ваши личные чаты. Чтобы снова использовать группу, добавьте меня и наберите там /bind.
notice-topic-lost = ⚠️ Тема в <b>{ $title }</b> пропала. Её сообщения пришли в ваши личные чаты; следующее сообщение покупателя откроет новую.
notice-gate-blind = ⚠️ Мне не видно, кто состоит в <b>{ $title }</b>, поэтому магазин сейчас открыт для всех. Сделайте меня там администратором или выберите другой чат.
notice-staff-deposit = { $count ->
    [1] ➕ <b>{ $money }</b> от { $name } { $username }
    [one] ➕ { $count } пополнение, всего <b>{ $money }</b>; первое от { $name } { $username }
    [few] ➕ { $count } пополнения, всего <b>{ $money }</b>; первое от { $name } { $username }
   *[many] ➕ { $count } пополнений, всего <b>{ $money }</b>; первое от { $name } { $username }
  } · { $source ->
    [cryptopay] 💎 Crypto Pay
    [ethereum] 🪙 Ethereum
    [bsc] 🪙 BNB Smart Chain
    [polygon] 🪙 Polygon
    [bitcoin] 🪙 Bitcoin
    [litecoin] 🪙 Litecoin
    [tron] 🪙 TRON
    [solana] 🪙 Solana
    [ton] 🪙 TON
    [chapa] 🏦 Chapa
    [mpesa] 📱 M-Pesa
    [telebirr] 📲 telebirr
    [fake] 🧪 Тестовая оплата
    [bank] 🏛 Банковский перевод
    [kryptoexpress] 🧾 KryptoExpress
    [mobee] 🐝 Mobee
    [okx] 🏦 OKX
    [stars] ⭐ Звёзды Telegram
    [telegram] 💳 Карта, через Telegram
   *[other] { $source }
  }
notice-staff-customer = 👋 Новый покупатель: { $name } { $username }
error-number-range = Отправьте, пожалуйста, число от { $least } до { $most }.
error-chat-unreadable = Непонятно, какой это чат. Перешлите сообщение из него или отправьте его <code>@имя</code> либо номер.
error-chat-unseen = Мне не видно, кто состоит в этом чате. Сделайте меня там администратором и попробуйте ещё раз.
error-zone-unknown = Я не знаю часового пояса «{ $text }». Отправьте, пожалуйста, название вроде <code>Europe/Berlin</code>.
error-hours-unreadable = Отправьте, пожалуйста, два часа суток, например <code>22-8</code>.
error-language-own = Это язык самого магазина: он есть всегда.
# End of support, settings and the gate.
# Люди: сотрудники, покупатели, журнал, личные данные.
error-undo-gone = Это действие нельзя отменить.
error-undo-late = Отменить уже нельзя: прошло больше 30 секунд.
error-undo-done = Это действие уже отменено.
error-undo-changed = С тех пор здесь что-то изменили, отменить нельзя.
button-admin = ⚙️ Управление
notice-staff-role = 👥 Ваша роль в этом магазине теперь — <b>{ $role ->
    [OWNER] владелец
    [MANAGER] менеджер
    [SUPPORT] поддержка
    [STOCK] кладовщик
   *[other] { $name }
  }</b>.
notice-staff-removed = 👥 Вы больше не входите в команду этого магазина.
notice-staff-joined = 👥 <b>{ $person }</b> принимает ваше приглашение. Роль: { $role ->
    [OWNER] владелец
    [MANAGER] менеджер
    [SUPPORT] поддержка
    [STOCK] кладовщик
   *[other] { $name }
  }.
error-role-too-strong = У этой роли больше прав, чем у вашей: вы не можете её дать или изменить.
error-role-gone = Такой роли больше нет.
error-role-in-use = Эта роль у кого-то есть. Сначала дайте ему другую.
error-too-many-roles = Своих ролей может быть не больше { $most }.
error-last-owner = Последний владелец остаётся: сначала сделайте владельцем кого-нибудь ещё.
error-staff-gone = Этого человека нет среди сотрудников.
error-staff-known = Этот человек уже в команде.
error-staff-blocked = Этот человек заблокирован как покупатель. Сначала разблокируйте его.
error-staff-bot = Это бот. Перешлите сообщение человека.
error-staff-hidden = Автор этого сообщения скрывает свой аккаунт. Создайте для него ссылку-приглашение.
error-staff-unreadable = Перешлите сообщение или отправьте номер либо имя пользователя, например <code>@name</code>.
error-staff-unknown = @{ $username } ещё не писал этому боту. Создайте ссылку-приглашение.
error-invitation-gone = Это приглашение уже использовано или устарело. Попросите новое.
button-open = Открыть
button-reply = ✍️ Ответить
notice-blocked = 🚫 Этот магазин вас больше не обслуживает. Причина: { $reason }
notice-unblocked = ✅ Магазин снова открыт для вас. С возвращением: /menu
notice-letter = ✉️ <b>Сообщение от магазина</b>

  { $text }
notice-adjustment = 💰 { $sign ->
    [in] Магазин добавил на ваш баланс <b>{ $money }</b>.
   *[other] Магазин снял с вашего баланса <b>{ $money }</b>.
  }
  Причина: { $reason }
notice-approval-asked = ⏳ Коллега хочет { $sign ->
    [in] добавить <b>{ $money }</b> покупателю
   *[other] снять <b>{ $money }</b> у покупателя
  } { $person }. Для такой суммы нужен второй сотрудник: посмотрите, пожалуйста.
  Причина: { $reason }
notice-approval-approved = ✅ Ваше исправление подтверждено: { $sign ->
    [in] +{ $money }
   *[other] −{ $money }
  }, { $reason }
notice-approval-refused = ✖️ Ваше исправление отклонено: { $sign ->
    [in] +{ $money }
   *[other] −{ $money }
  }, { $reason }
error-customer-gone = Такого покупателя нет.
error-customer-is-staff = Это сотрудник. Сначала уберите его из команды.
error-blocked-already = Этот покупатель уже заблокирован.
error-blocked-not = Этот покупатель не заблокирован.
error-reason-length = Причина — от 1 до { $longest } символов.
error-note-length = Заметка — от 1 до { $longest } символов.
error-note-gone = Этой заметки больше нет.
error-too-many-notes = Заметок уже { $most }. Сначала удалите одну.
error-letter-unreadable = Отправьте текст, фото или файл.
error-adjust-sign = Поставьте знак перед суммой, например <code>+10</code> или <code>-5,50</code>.
error-balance-too-low = На балансе столько нет: меньше нуля он не бывает.
error-approval-nobody = Для такой суммы за 24 часа нужен второй сотрудник, но исправлять балансы здесь больше никому нельзя.
error-approval-own = Это ваш запрос: решает кто-то другой.
error-approval-lapsed = У того, кто это запросил, больше нет на это права. Отклоните и, если всё верно, запросите заново.
error-approval-gone = Это уже решено.
error-erase-staff = Сотрудников удалить нельзя. Сначала нужно выйти из команды.
error-erase-orders = Есть открытый заказ: удаление подождёт его завершения.
error-erase-payments = Платёж ещё в пути: удаление подождёт его.
error-erase-balance = Баланс тем временем изменился. Посмотрите ещё раз, от чего вы отказываетесь.
error-erase-blocked = Вы заблокированы в этом магазине. Чтобы удалить данные, напишите в поддержку: /support
error-entry-gone = Этой записи больше нет в журнале.
error-day-unreadable = Не получилось прочитать дату. Напишите, например, <code>31.01.2026</code>.
# Конец раздела о людях.
# Catalogue
error-product-gone = Этого товара больше нет в продаже.
error-category-gone = Этой категории больше нет.
error-category-deep = Категории могут идти не глубже { $deepest } уровней.
error-category-inside-itself = Категорию нельзя поместить в саму себя.
error-too-many-categories = В магазине может быть не больше { $most } категорий.
error-too-many-photos = У товара может быть не больше { $most } фотографий.
error-too-many-tiers = У товара может быть не больше { $most } оптовых цен.
error-tiers-not-falling = С каждой ступенью количество должно расти, а цена падать, и все цены должны быть ниже обычной.
error-sale-not-lower = Цена со скидкой должна быть ниже обычной.
error-sale-dates = Скидка должна закончиться позже, чем начнётся.
error-quantity-unreadable = Отправьте целое число от 1 до { $most }.
error-quantity-bounds = Максимум не может быть меньше минимума, а он сейчас { $minimum }.
# Stock: what is queued for staff and for those who wait.
notice-stock-low = 📉 <b>{ $product }</b>: { $left ->
    [0] закончилось.
    [one] осталась { $left } штука.
    [few] остались { $left } штуки.
   *[other] осталось { $left } штук.
  }
notice-stock-open = 📦 Открыть склад
notice-restock = 🔔 <b>{ $product }</b> снова в наличии. Мы держим его для вас { $minutes ->
    [one] { $minutes } минуту
    [few] { $minutes } минуты
   *[other] { $minutes } минут
  }, потом предложим следующему в очереди.
notice-restock-open = 🛍 Открыть
notice-restock-leave = Уже не нужно
error-product-in-stock = Хорошая новость: товар в наличии, его можно купить прямо сейчас.
error-line-gone = Этой строки больше нет.
# (end of stock)

# Orders.
button-order = 📦 Открыть заказ
button-sale = 📦 Открыть заказ
notice-order-paid = ✅ Заказ <b>№{ $order }</b> оплачен: <b>{ $total }</b>. Спасибо!
notice-order-expired = ⌛️ Время на оплату заказа <b>№{ $order }</b> вышло, он отменён. То, что было отложено с вашего баланса, снова свободно.
notice-order-cancelled = ✖️ Магазин отменил ваш заказ <b>№{ $order }</b>. { $note ->
    [none] То, что было отложено с вашего баланса, снова свободно.
   *[other] Причина: { $note }
  }
notice-order-sold-out = 😔 Оплата заказа <b>№{ $order }</b> пришла, когда его время уже вышло, а товар за это время раскупили. Деньги на вашем балансе: <b>{ $total }</b>.
notice-order-used-up = 😔 Оплата заказа <b>№{ $order }</b> пришла, когда его время уже вышло, а купон или лимит на одного покупателя тем временем исчерпан. Деньги на вашем балансе: <b>{ $total }</b>.
notice-order-shipped = 🚚 Заказ <b>№{ $order }</b> отправлен. Трек-номер: <code>{ $tracking }</code>
notice-order-delivered = 📦 Часть заказа <b>№{ $order }</b> отмечена как выданная. { $tracking ->
    [none] Чего-то не хватает? Напишите нам: /support
   *[other] Трек-номер: { $tracking }
  }
notice-order-refund = ↩️ Возврат по заказу <b>№{ $order }</b>: <b>{ $amount }</b> на вашем балансе. { $reason ->
    [none] { "" }
   *[other] Причина: { $reason }
  }
notice-order-stars-back = ↩️ Возврат по заказу <b>№{ $order }</b>: Telegram вернул вам <b>{ $amount }</b>.{ $rest ->
    [none] { "" }
   *[other] {" "}Ещё <b>{ $rest }</b> снова на вашем балансе.
  }{ $reason ->
    [none] { "" }
   *[other] {" "}Причина: { $reason }
  }
notice-order-claim-replaced = 🔁 Заказ <b>№{ $order }</b>: мы заменили <b>{ $product }</b>. Новый придёт отдельным сообщением. { $answer ->
    [none] { "" }
   *[other] { $answer }
  }
notice-order-claim-refunded = ↩️ Заказ <b>№{ $order }</b>: возвращаем деньги за <b>{ $product }</b>. { $answer ->
    [none] { "" }
   *[other] { $answer }
  }
notice-order-claim-refused = ✋ Заказ <b>№{ $order }</b>: мы рассмотрели вашу жалобу на <b>{ $product }</b> и не можем её принять. { $answer ->
    [none] Вопросы: /support
   *[other] { $answer }
  }
notice-sale-paid = 🛒 Новый заказ <b>№{ $order }</b> от { $customer }: <b>{ $total }</b>. { $waits ->
    [yes] 📬 Его нужно выдать.
   *[other] Всё уже выдано.
  }
notice-sale-sold-out = ⚠️ Заказ <b>№{ $order }</b> ({ $customer }, <b>{ $total }</b>) оплатили, когда его время вышло, и товара уже нет. Деньги на балансе покупателя.
notice-sale-used-up = ⚠️ Заказ <b>№{ $order }</b> ({ $customer }, <b>{ $total }</b>) оплатили, когда его время вышло, а его купон или лимит исчерпан. Деньги на балансе покупателя.
notice-sale-trouble = ⚠️ Деньги за заказ <b>№{ $order }</b> пришли, но завершить его не удалось; они на балансе покупателя. { $reason }
notice-sale-claim = 🛠 «Не работает»: заказ <b>№{ $order }</b>, { $customer }.

  { $text }
notice-sale-refund-failed = ⚠️ Telegram не вернул звёзды за заказ <b>№{ $order }</b> ({ $reason }). Вместо этого деньги на балансе: <b>{ $customer }</b>.
delivery-none = 📦 Заказ <b>№{ $order }</b>: готовим к выдаче.
delivery-line = 📦 <b>{ $product }</b>, заказ №{ $order }:

  <code>{ $text }</code>
delivery-lines = 📦 <b>{ $product }</b>, заказ №{ $order }:

  <pre>{ $text }</pre>
delivery-file = 📦 <b>{ $product }</b>, заказ №{ $order }
order-card-new = 🧾 <b>Заказ №{ $order }: { $amount }</b>
  Ждём оплату.
order-card-processing = { $paid ->
    [partial] ⏳ <b>Заказ №{ $order }: оплачен частично</b>
      Часть от { $amount } пришла{ $held ->
        [none] { " " }и лежит на вашем балансе
       *[other] { "" }
      }. Осталось оплатить: <b>{ $missing }</b>.
   *[other] ⏳ <b>Заказ №{ $order }: платёж в пути</b>
      Видим платёж на { $amount }. Заказ завершится, как только он станет окончательным.
  }
order-card-settled = ✅ { $state ->
    [completed] <b>Заказ №{ $order } оплачен: { $total }</b>
      Спасибо! Покупка придёт ниже.
    [paid] <b>Заказ №{ $order } оплачен: { $total }</b>
      Магазин занимается заказом. Мы напишем вам здесь.
   *[other] <b>Заказ №{ $order }: { $amount } получено</b>
      Что стало с заказом, сказано в сообщении ниже.
  }
order-card-expired = { $reason ->
    [customer] ✖️ <b>Заказ №{ $order }: отменён</b>
    [staff] ✖️ <b>Заказ №{ $order }: отменён магазином</b>
   *[expired] ⌛️ <b>Заказ №{ $order }: время вышло</b>
  }
  { $held ->
    [none] { $paid ->
        [partial] Часть от { $amount } пришла: { $credited } на балансе. Остальное не успело.
       *[none] { $reason ->
            [customer] Пожалуйста, не платите больше { $amount }.
            [staff] Пожалуйста, не платите больше { $amount }.
           *[expired] Время на оплату { $amount } вышло.
          } Если вы уже заплатили, не волнуйтесь: деньги будут зачислены, когда придут.
      }
   *[other] Ваш платёж пришёл: { $held }. Он не совпал со счётом, поэтому магазин решит, что с ним делать, и напишет вам. Ничего не потеряно. Вопросы: /paysupport
  }
order-card-invalid = ⚠️ <b>Заказ №{ $order }: не оплачен</b>
  { $problem ->
    [none] Этот счёт на { $amount } больше нельзя оплатить.
   *[other] { $problem }
  } Откройте заказ, чтобы оплатить по-другому.
error-cart-full = Корзина полна: не больше { $most } разных товаров. Сначала оформите заказ.
error-order-delivered = Здесь больше нечего выдавать: кто-то успел раньше.
error-out-of-stock = Столько уже нет в наличии.
error-claim-late = Гарантия на эту покупку закончилась. Напишите нам: /support
error-claim-open = Мы уже рассматриваем вашу жалобу. Ответ придёт сюда.
error-claim-decided = По этой жалобе уже принято решение.
error-refund-too-much = Нельзя вернуть больше, чем осталось от этого заказа.
error-refund-short = На балансе покупателя нет того, что звёзды принесли сверх суммы. Верните, пожалуйста, на баланс.
delivery-trouble = ⚠️ Заказ <b>№{ $order }</b>: не получилось открыть <b>{ $product }</b> на нашей стороне. Напишите нам, пожалуйста: /support
error-order-not-open = Этот заказ больше не ждёт оплаты.
error-claim-length = Опишите, пожалуйста, от 3 до { $longest } символов.
error-address-length = Пришлите, пожалуйста, адрес целиком, от 10 до { $longest } символов.
error-stars-only = ⭐ Правило Telegram: цифровые товары оплачиваются звёздами. Магазин не принимает за них ничего другого.
error-goods-expected = Пришлите, пожалуйста, текст или файл документом.
# End of orders.
# Import, export, copies of shops.
error-file-expected = Пожалуйста, пришлите сюда файл.
error-file-encoding = Не могу прочитать буквы в этом файле. Сохраните его в кодировке UTF-8 и пришлите ещё раз.
error-import-format-unknown = Этот формат мне не знаком. Я читаю CSV с заголовком, наш собственный JSON, а также JSON и TXT от AiogramShopBot.
error-import-column-unknown = Не знаю столбца «{ $column }». Все столбцы есть в файле-примере.
error-import-column-twice = Один из столбцов указан в заголовке дважды.
error-import-currency = Цены в этом файле указаны в { $theirs }, а магазин считает в { $ours }.
error-import-too-many-rows = Слишком много для одного файла: не больше { $most } строк.
error-import-empty = В этом файле ничего нет.
error-import-json-broken = Этот JSON испорчен в строке { $line }.
error-import-changed = Это не тот файл, который я проверял. Пожалуйста, пришлите его ещё раз.
error-stock-count-unreadable = Пришлите целое число от 0 до { $most }.
error-stock-lines-expected = Пришлите строки текстом или файлом .txt.
import-progress = ⏳ Импорт: { $done } из { $total }…
import-over = 📥 Импорт завершён.
notice-import-done = 📥 <b>Импорт готов.</b>
  Товары: новых { $created }, изменено { $changed }, без изменений { $unchanged }
  Строки склада: добавлено { $lines }, уже были { $known }
notice-import-open = 📦 Товары
export-done-catalogue-csv = Каталог. Его можно изменить и загрузить снова.
export-done-catalogue-json = Каталог. Его можно загрузить снова.
export-done-stock = Непроданный товар. Берегите этот файл: у кого он есть, у того есть ваш товар.
export-done-orders = Заказы
export-done-customers = Покупатели
clone-progress = ⏳ Копирую: { $done ->
    [one] { $done } товар
    [few] { $done } товара
   *[other] { $done } товаров
  }…
clone-over = 🧬 Копирование завершено.
notice-clone-done = 🧬 <b>Магазин скопирован.</b> { $products ->
    [0] Новых товаров не было.
    [one] { $products } новый товар.
    [few] { $products } новых товара.
   *[other] { $products } новых товаров.
  }
  { $lost ->
    [0] Склад не копируется.
    [one] { $lost } файл получить не удалось. Склад не копируется.
    [few] { $lost } файла получить не удалось. Склад не копируется.
   *[other] { $lost } файлов получить не удалось. Склад не копируется.
  }
# (end of import, export, copies)
error-goods-missing = Сначала задайте, что получит покупатель.
error-photo-expected = Отправьте фотографию.
error-not-a-file = Отправьте это файлом.
error-tier-unreadable = Не понял «{ $text }». Напишите так: <code>10 = 8.50</code>.
error-count-unreadable = Отправьте целое число от 0 до { $most }.
error-date-unreadable = Не понял дату «{ $text }». Напишите так: <code>2026-12-31</code> или <code>31.12.2026 18:00</code>.
error-sale-over = Скидка, которая заканчивается в прошлом, закончилась бы до начала. Выберите время позже.
error-demo-not-empty = Товары уже есть; пробный каталог — для пустого магазина.
error-currency-has-products = Цены товаров указаны в { $currency }. Сначала удалите товары, потом валюту можно будет сменить.

# Coupons, referral, reviews.
notice-commission-held = 🤝 { $level ->
    [1] Приглашённый вами покупатель сделал покупку
   *[other] Покупатель, которого привели ваши друзья, сделал покупку
  }: вам начислено <b>{ $amount }</b>. На баланс придёт через { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
  }.
notice-commission-credited = 🤝 Вам <b>{ $amount }</b>: { $level ->
    [1] приглашённый вами покупатель
   *[other] покупатель, которого привели ваши друзья,
  } сделал покупку. { $owed ->
    [none] Деньги на балансе.
   *[other] { $owed } ушло в счёт возвращённых покупок, остальное на балансе.
  }
notice-commission-lessened = 🤝 За покупку, с которой вам начислено вознаграждение, вернули деньги. Теперь вас ждёт <b>{ $amount }</b>.
notice-commission-back = 🤝 За покупку, с которой вы получили вознаграждение, вернули деньги, поэтому <b>{ $amount }</b> возвращается магазину. { $owed ->
    [none] Сумма списана с баланса.
   *[other] На балансе не хватило { $owed }: эта сумма будет удержана из следующих вознаграждений.
  }
notice-review-ask = ⭐ Как вам <b>{ $product }</b>? Ваша оценка поможет другим выбрать.
notice-review-answer = 💬 Магазин ответил на ваш отзыв о товаре <b>{ $product }</b>:

  { $text }
notice-review-new = ⭐ { $customer }: оценка товару <b>{ $product }</b> — { $stars ->
    [one] { $stars } звезда
    [few] { $stars } звезды
   *[many] { $stars } звёзд
  }.
notice-review-words = 💬 { $customer }: отзыв о товаре <b>{ $product }</b>. { $text }
button-referral = 🤝 Пригласить друзей
button-reviews = ⭐ Отзывы
button-review = ⭐ Открыть отзыв
button-stars = ⭐ { $stars }
error-coupon-unknown = Такого купона нет, или он уже не действует. Проверьте, пожалуйста, код.
error-coupon-ended = Этот купон больше не действует.
error-coupon-early = Этот купон ещё не действует.
error-coupon-used-up = Этот купон уже использован столько раз, сколько можно.
error-coupon-used = Вы уже использовали этот купон.
error-coupon-first-order = Этот купон действует только на первый заказ.
error-coupon-min-order = Этот купон действует для заказа от { $least } { $currency }.
error-coupon-other-products = Этот купон действует на другие товары.
error-coupon-code = В коде от 3 до 32 знаков: латинские буквы, цифры, дефис или подчёркивание.
error-coupon-taken = Купон { $code } уже есть.
error-coupon-value = Скидка должна быть больше нуля и не больше 100 процентов.
error-coupon-dates = Начало должно быть раньше конца.
error-coupon-gone = Такого купона нет.
error-review-no-buyer = Отзыв может оставить только тот, кто купил этот товар и не вернул его.
error-review-length = Напишите от 1 до { $longest } знаков.
error-review-gone = Этого отзыва больше нет.
notice-coupon-codes = 📄 Неиспользованных кодов: { $count }.
error-coupon-end-past = Он бы уже закончился.
error-reviews-off = В этом магазине нет отзывов.
error-review-text-or-photo = Пришлите текст или фото.
# End of coupons, referral, reviews.
# Broadcasts
button-broadcast = 📣 Открыть рассылку
notice-broadcast-stopped = 🛑 Рассылка остановлена: { $reason ->
    [failed] слишком многое не удалось отправить
   *[other] слишком многие заблокировали бота
  } ({ $lost }; дошло: { $sent }). Бота, который пишет тем, кто этого не хочет, могут заблокировать. Продолжить можно.
error-broadcast-gone = Этой рассылки больше нет.
error-broadcast-started = Эта рассылка уже не черновик.
error-broadcast-moved = С этой рассылкой уже что-то произошло. Откройте её снова.
error-broadcast-nobody = Её никто не получит. Выберите других людей.
error-broadcast-past = Это время уже прошло. Отправьте более позднее.
error-broadcast-far = Это больше чем через год. Отправьте время поближе.
error-broadcast-album = Альбом я скопировать не могу. Отправьте одно фото или видео.
error-broadcast-uncopyable = Telegram не даёт мне это скопировать. Отправьте другое сообщение.
error-broadcast-link-unreadable = Не могу прочитать строку: «{ $line }». Напишите так: Надпись - https://…
error-broadcast-buttons-many = Не больше { $most } кнопок.
error-broadcast-text-long = Не больше { $most } символов.
error-broadcast-too-old = Telegram больше не даёт изменить эти сообщения.
# End of broadcasts

# Statistics
button-statistics = 📊 Статистика
notice-digest = 📊 <b>{ $day }</b>

  💰 Выручка: <b>{ $revenue }</b>
  🧾 Заказов: { $orders }, средний чек { $average }{ $refunded ->
    [none] { "" }
   *[other] { "" }
  ↩️ Возвращено: { $refunded }
  }
  🧑 Новых покупателей: { $newCustomers }, активных: { $activeCustomers }{ $top ->
    [none] { "" }
   *[other] { "" }
  🏆 Лучше всего продаётся: { $top }
  }{ $low ->
    [0] { "" }
   *[other] { "" }
  📉 Товаров заканчивается: { $low }
  }
error-statistics-range = Выберите от одного дня до { $most } дней.
# End of statistics

# The card of a broadcast, edited by a job while it runs.
broadcast-title = 📣 <b>Рассылка { $id }</b> — { $state ->
    [draft] черновик
    [scheduled] { $action ->
      [send] запланирована
     *[other] начинаю…
    }
    [running] { $action ->
      [edit] меняю текст…
      [delete] убираю сообщения…
     *[send] отправляю…
    }
    [paused] пауза
    [stopped] { $reason ->
      [failed] остановлена: слишком многое не удалось отправить
     *[other] остановлена: слишком многие заблокировали бота
    }
    [cancelled] прекращена
   *[done] завершена
  }
broadcast-audience = 👥 Кому: { $audience }{ $total ->
    [none] { "" }
    [one] { " " }— <b>{ $total } человек</b>
    [few] { " " }— <b>{ $total } человека</b>
   *[other] { " " }— <b>{ $total } человек</b>
  }
broadcast-buttons-line = 🔘 Рядов кнопок: { $count }
broadcast-silent-line = 🔕 Без звука
broadcast-starts = 🕒 Начало: { $at } ({ $zone })
broadcast-paid-line = ⭐ В платном темпе
broadcast-figures = ✅ Отправлено: { $sent }
  🚫 Заблокировали бота: { $blocked }
  ⚠️ Не удалось: { $failed }{ $unknown ->
    [0] { "" }
   *[other] { "" }
  ❔ Под вопросом: { $unknown }
  }
broadcast-changes = { $action ->
    [delete] 🗑 Отозвано: { $changed }, не удалось: { $unchanged }
   *[edit] ✏️ Изменено: { $changed }, не удалось: { $unchanged }
  }
broadcast-progress = <code>{ $bar }</code> { $percent }%
  { $done } из { $total }
broadcast-speed = 🚀 { $speed } в секунду, { $unit ->
    [seconds] осталось около { $left } с
   *[minutes] осталось около { $left } мин
  }
broadcast-refresh = 🔄 Обновить

error-quote-gone = 💱 Этот курс больше не действует. Запросите новый.
# Что не сходится с учётом.
notice-finding = 🔎 { $kind ->
    [stray-event] Платёжный сервис сообщил об оплате, для которой у магазина нет счёта.
    [other-amount] Платёжный сервис называет не ту сумму, о которой мы просили.
    [other-currency] Платёжный сервис называет не ту валюту, о которой мы просили.
    [unknown-comment] На ваш адрес пришли монеты без комментария покупателя.
    [partial] Покупатель заплатил меньше, чем было в счёте, и по вашим правилам решать вам.
    [over] Покупатель заплатил больше, чем было в счёте, и по вашим правилам решать вам.
    [late] Покупатель заплатил после срока, и по вашим правилам решать вам.
    [stars-unmatched] Через Telegram пришла оплата, для которой у магазина нет счёта.
    [stars-owed] Telegram вернул покупателю звёзды, которые здесь уже потрачены.
    [unseen-coins] На адресе покупателя монет больше, чем мы видели в сети.
    [left-chain] Зачисленного платежа больше нет ни в одном блоке его сети.
    [payout-unmatched] Платёжный сервис сообщил о выплате, которой мы не знаем.
    [hedge] Обмен покупателя не покрыт ордером.
   *[difference] Две книги расходятся.
  }{ $money ->
    [none] {""}
   *[other] {" "}<b>{ $money }</b>.
  } { $kind ->
    [left-chain] Посмотрите, пожалуйста.
   *[other] Ничего не потеряно: посмотрите, пожалуйста.
  }
button-finding = 🔎 Посмотреть
# Кнопки, которые двигают деньги
error-action-stale = ⌛ Эта кнопка устарела: такие кнопки работают несколько минут. Начните, пожалуйста, заново.
error-action-used = ✅ Эту кнопку уже нажимали. Она работает один раз.
# Second factor
error-code-first = Код не подходит. Отправьте шесть цифр, которые приложение сейчас показывает для этого магазина. Если не подходит ни один, включите на телефоне автоматическое время или добавьте ключ в приложение заново.
error-code-wrong = Код не подходит. Возьмите самый новый из приложения или код восстановления.
error-code-used = Этот код уже использован. Дождитесь следующего.
error-code-late = Прошло слишком много времени. Пожалуйста, начните сначала.
error-factor-gone = Второго фактора нет, спрашивать нечего. Пожалуйста, начните сначала.
error-factor-known = Второй фактор уже включён: /security
error-factor-required = В этом магазине сотрудникам для этого нужен второй фактор. Пожалуйста, настройте его: /security
error-factor-locked = Слишком много неверных кодов. Подождите { $minutes ->
    [one] { $minutes } минуту
    [few] { $minutes } минуты
   *[other] { $minutes } минут
  }.
error-factor-waits = Ваш второй фактор сбросили, поэтому выплаты ждут сутки. Возвращайтесь через { $hours ->
    [one] { $hours } час
    [few] { $hours } часа
   *[other] { $hours } часов
  }.
button-security = 🔐 Безопасность
notice-factor-reset = 🔐 Ваш второй фактор в этом магазине сброшен. Пока вы не настроите новый, коды не спрашиваются; выводы и выплаты ждут сутки. Если вы об этом не просили, сразу напишите в поддержку.
error-identity-limit = Пока магазин знает вас так мало, за { $span ->
    [day] сутки
   *[month] 30 дней
  } вы можете ещё { $kind ->
    [withdraw] вывести
   *[trade] обменять
  } { $left }. Чтобы больше, подтвердите личность: /security
error-identity-unpriced = Цена { $currency } сейчас неизвестна, поэтому лимит не проверить. Попробуйте через несколько минут.
notice-factor-locked = 🔐 Слишком много неверных кодов второго фактора у <b>{ $name }</b>: он закрыт на { $minutes ->
    [one] { $minutes } минуту
    [few] { $minutes } минуты
   *[other] { $minutes } минут
  }. Если это не он, проверьте, кто пользуется его Telegram.

# Вывод денег
error-payout-moved = С этим выводом уже что-то произошло. Откройте его заново.
error-payout-approved-before = Вы уже одобрили этот вывод. Нужен ещё кто-то.
error-payout-limit-customer = За сутки столько вывести нельзя. Попробуйте меньшую сумму или позже.
error-payout-limit-destination = За сутки столько на этот адрес отправить нельзя. Попробуйте меньшую сумму или позже.
error-payout-limit-shop = Сегодня магазин больше не выплачивает. Попробуйте меньшую сумму или завтра.
error-destination-own = Этот адрес принадлежит магазину и принимает пополнения. Пришлите адрес своего кошелька.
error-destination-contract = Ключа от этого адреса ни у кого нет: деньги там пропадут. Пришлите адрес своего кошелька.
error-destination-ambiguous = Адреса на 3 есть и у Bitcoin, и у Litecoin. Пришлите адрес, который начинается с ltc1, L или M.
error-destination-curve = Этот адрес Solana — токен-счёт или программа, а не кошелёк. Пришлите адрес самого кошелька.
error-transaction-unseen = Сеть пока не знает этой транзакции. Проверьте хеш или попробуйте через минуту.
error-transaction-failed = Эта транзакция есть в сети, но не прошла: ничего не выплачено.
error-transaction-other = Эта транзакция не платит эту сумму на этот адрес.
error-transaction-waits = Сеть уже видит эту транзакцию, но она ещё не окончательна. Пришлите хеш ещё раз через минуту.
error-transaction-memo = Эта транзакция платит нужную сумму на нужный адрес, но без комментария «{ $memo }», по которому получатель её находит. Спросите его, пришли ли деньги; если да, закройте вывод с подтверждением.
error-transaction-used = Эта транзакция уже закрыла другой вывод.
button-withdrawal = 💸 Открыть вывод
button-withdrawal-cancel = ✖️ Отменить вывод
button-payout = 💸 Открыть вывод
withdrawal-card = { $state ->
    [requested] 🕓 <b>Вывод №{ $id }</b> ждёт одобрения магазина.
    [approved] 👍 <b>Вывод №{ $id }</b> одобрен.
    [submitting] 📤 <b>Вывод №{ $id }</b> отправляется.
    [submitted] 📤 <b>Вывод №{ $id }</b> в пути.
    [unknown] 🔎 <b>Вывод №{ $id }</b> отправлен, мы выясняем, дошёл ли он. Деньги не пропадут: они придут или вернутся.
    [settled] ✅ <b>Вывод №{ $id }</b> выплачен.
    [failed] ↩️ <b>Вывод №{ $id }</b> выплатить не удалось. { $total } снова на вашем балансе.
   *[cancelled] ✖️ <b>Вывод №{ $id }</b> отменён. { $total } снова на вашем балансе.
  }

  Вы получите: <b>{ $amount }</b>
  { $feeIs ->
    [none] Без комиссии
   *[some] Комиссия: { $fee }
  }
  Куда: <code>{ $destination }</code>{ $hours ->
    [0] { "" }
    [one] { "" }

  🕓 Это новый адрес: выплата не раньше чем через { $hours } час. Если это были не вы, отмените вывод сейчас.
    [few] { "" }

  🕓 Это новый адрес: выплата не раньше чем через { $hours } часа. Если это были не вы, отмените вывод сейчас.
   *[other] { "" }

  🕓 Это новый адрес: выплата не раньше чем через { $hours } часов. Если это были не вы, отмените вывод сейчас.
  }{ $reason ->
    [none] { "" }
   *[other] { "" }

  💬 { $reason }
  }{ $note ->
    [none] { "" }
   *[other] { "" }

  🧾 <code>{ $note }</code>
  }
notice-withdrawal-settled = ✅ Вывод №{ $id } выплачен: <b>{ $amount }</b> на <code>{ $destination }</code>.{ $note ->
    [none] { "" }
   *[other] { "" }
  🧾 <code>{ $note }</code>
  }
notice-withdrawal-failed = ↩️ Вывод №{ $id } выплатить не удалось. <b>{ $total }</b> снова на вашем балансе.{ $note ->
    [none] { "" }
   *[other] { "" }
  💬 { $note }
  }
notice-withdrawal-cancelled = ✖️ Магазин отклонил вывод №{ $id }. <b>{ $total }</b> снова на вашем балансе.{ $reason ->
    [none] { "" }
   *[other] { "" }
  💬 { $reason }
  }
notice-payout-new = 💸 { $customer } выводит <b>{ $amount }</b> ({ $feeIs ->
    [none] без комиссии
   *[some] комиссия { $fee }
  }) на <code>{ $destination }</code>: №{ $id }. { $state ->
    [requested] Ждёт вашего одобрения.
   *[approved] { $manual ->
      [yes] Одобрено по вашим правилам, осталось отправить.
     *[no] { $hours ->
        [0] Одобрено по вашим правилам и отправляется.
       *[other] Одобрено по вашим правилам, отправится, когда пройдёт пауза для нового адреса.
      }
    }
  }
notice-payout-unknown = 🔎 Пока никто не знает, чем кончился вывод <b>№{ $id }</b> покупателя { $customer }: <b>{ $amount }</b> на <code>{ $destination }</code>. Мы продолжаем спрашивать и второй раз не отправим. Если вы знаете, скажите нам там.
# Walked by hand
notice-job-failed = ⚠️ Не получилось, хотя мы пробовали несколько раз: что-то сломалось у нас. Наполовину ничего не сделано. Пожалуйста, попробуйте позже ещё раз.
# End of walked by hand
# Суммы, счета и деньги, которые не совпали.
error-amount-least = Таким способом можно оплатить не меньше { $limit }.
error-amount-most = Таким способом можно оплатить за раз не больше { $limit }.
error-deposit-least = Пополнить можно не меньше чем на { $limit }.
error-deposit-most = Пополнить за раз можно не больше чем на { $limit }.
error-invoice-confirmed = Этот платёж уже подтвердили, и сумма была другой, не { $money }.
notice-account-down = 🔌 <b>{ $source ->
    [cryptopay] { provider-cryptopay }
    [chapa] { provider-chapa }
    [kryptoexpress] { provider-kryptoexpress }
    [mpesa] { provider-mpesa }
    [telebirr] { provider-telebirr }
    [okx] { provider-okx }
    [mobee] { provider-mobee }
    [telegram] { provider-telegram }
    [fake] { provider-fake }
   *[other] { $source }
  } · { $label }</b> не работает: { $reason ->
    [credentials-refused] сервис не принимает доступы. Введите их заново.
   *[unavailable] сервис не отвечает.
  } Покупатели не видят этот способ, пока он не заработает; я продолжаю пробовать, а деньги в пути найдутся.
notice-account-back = ✅ <b>{ $source ->
    [cryptopay] { provider-cryptopay }
    [chapa] { provider-chapa }
    [kryptoexpress] { provider-kryptoexpress }
    [mpesa] { provider-mpesa }
    [telebirr] { provider-telebirr }
    [okx] { provider-okx }
    [mobee] { provider-mobee }
    [telegram] { provider-telegram }
    [fake] { provider-fake }
   *[other] { $source }
  } · { $label }</b> снова работает, покупатели его видят.
button-account = 💳 Открыть подключение
invoice-rest = 💳 Доплатить
error-payer-unreadable = «{ $text }» не подходит. Посмотрите, пожалуйста, о чём вопрос, и отправьте ещё раз.
error-provider-test-mode = Это тестовый режим платёжного сервиса: деньги там не настоящие, поэтому здесь они не считаются. Используйте боевой ключ.
error-bank-gone = В этот банк сейчас нельзя отправить деньги. Выберите другой.
error-bank-account-length = Номер счёта в этом банке состоит из { $digits ->
    [one] { $digits } цифры
   *[other] { $digits } цифр
  }. Начните ещё раз с правильным номером.

# Кошельки, курсы и обмен
error-quote-used = 🔁 Этот обмен уже сделан. Он в вашей истории: /history
error-trade-off = 🔁 Этот обмен больше не предлагается.
error-trade-least = 🔁 Это меньше, чем магазин обменивает за раз.
error-trade-most = 🔁 Это больше, чем магазин обменивает за раз.
error-trade-limit = 🔁 Это больше, чем можно обменять за 24 часа.
error-rate-unavailable = 💱 Надёжного курса сейчас нет. Ничего не произошло: попробуйте чуть позже.
error-receipt-gone = 🧾 Такого чека нет.
error-statement-long = 📄 Это больше { $most } строк. Выберите время покороче.
error-period-unreadable = 📅 Не могу прочитать. Пришлите два дня, например 01.01.2026 31.03.2026.
error-rate-unreadable = 💱 Не могу прочитать. Пришлите число больше нуля, например 132.50.
error-rate-chain = 💱 Ваш курс не может опираться на другой ваш курс ({ $base }). Выберите другую валюту, например USD.
error-wallet-own = 👛 Валюта магазина — всегда кошелёк.
error-wallets-many = 👛 В более чем { $most } кошельках никто не разберётся.
error-spread-unreadable = ↔️ Не могу прочитать. Пришлите: откуда, куда и процент, не больше { $most } %: BTC USD 0.5

# Who customers are
button-identity = 🪪 Посмотреть
button-identity-own = 🪪 Личность
notice-staff-identity = 🪪 Документы для уровня «{ $level ->
    [basic] базовый
   *[full] полный
  }» от покупателя <b>{ $name }</b> { $username }. Пожалуйста, посмотрите их.
notice-identity-accepted = 🪪 ✅ Документы приняты. Ваш уровень в этом магазине теперь «{ $level ->
    [basic] базовый
   *[full] полный
  }».
notice-identity-refused = 🪪 Документы не приняты: { $reason }
  Всё присланное здесь удалено. Можно прислать заново.
notice-identity-soon = 🪪 Ваш уровень «{ $level ->
    [basic] базовый
   *[full] полный
  }» закончится через { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
  }. Покажите документы заново до этого.
notice-identity-ended = 🪪 Ваш уровень «{ $level ->
    [basic] базовый
   *[full] полный
  }» закончился, присланное для него удалено. Чтобы вернуть его, покажите документы снова.
error-identity-off = Этот магазин не спрашивает, кто вы.
error-identity-waiting = Ваши документы уже смотрят. Пожалуйста, дождитесь ответа.
error-identity-gone = Этих документов здесь больше нет.
error-identity-unfinished = Чего-то ещё не хватает. Пожалуйста, продолжите: /security
error-identity-name = Напишите имя и фамилию как в документе, только буквами.
error-identity-birth = Напишите дату рождения так: <code>31.01.1990</code>.
error-identity-picture = Пришлите фото либо картинку или PDF файлом.
error-identity-own = Это ваши собственные документы: посмотреть их должен кто-то другой.
error-identity-decided = Коллега уже решил насчёт этих документов.
error-finding-gone = Такой находки нет.
error-finding-decided = Коллега уже решил это.
error-finding-nobody = Этому покупателю зачислить это нельзя.
error-finding-booked = Эти деньги тем временем попали в учёт, второй раз они не зачислятся.
error-rules-crossed = Нижняя граница вышла бы выше верхней.
error-test-token = Это тестовый токен. Там, где деньги настоящие, любой зачислил бы себе что угодно.
error-telegram-currency = Сервис этого бота не принимает эту валюту.
error-telegram-amount = Telegram не принимает такую сумму: за раз можно оплатить примерно от 1 до 10 000 долларов.
error-refund-spent = Покупатель уже потратил эти деньги: на балансе меньше, чем нужно вернуть.
notice-stars-taken = ↩️ Telegram вернул вам <b>{ $paid }</b>, поэтому с вашего баланса в магазине списано <b>{ $taken }</b>.
notice-stars-refused = ⚠️ Telegram не вернул <b>{ $paid }</b> покупателю <b>{ $customer }</b> ({ $reason }). Зачисленное снова на его балансе.
notice-finding-credited = ✅ Магазин рассмотрел ваш платёж: <b>{ $credit }</b> на балансе.
error-withdraw-gone = Этот способ вывода больше не предлагается. Начните заново: /withdraw
error-withdraw-least = Наименьшая сумма вывода этим способом — { $least }.
error-withdraw-most = Наибольшая сумма вывода за раз этим способом — { $most }.
error-withdraw-short = С комиссией это { $total }, а в кошельке { $available }.
error-withdrawal-gone = Я не знаю такого вывода.
error-destination-unreadable = Не получилось прочитать. Посмотрите ещё раз, что нужно прислать.
error-payout-cooling = Адрес новый, пауза ещё не прошла: отправлять рано.
error-payouts-none-ready = Там нечего отправлять.
error-proof-unreadable = Пришлите, пожалуйста, фото, документ или текст.

# Платежи, которые подтверждают сотрудники.
error-proof-paid = Этот платёж уже завершён: больше ничего присылать не нужно. Спасибо!
error-proof-file = Пришлите, пожалуйста, снимок или файл, где видна оплата.
error-proof-decided = Это уже решено, возможно, другим сотрудником.
notice-proof = 🧾 { $name }{ $username ->
    [none] {""}
   *[other] {" "}{ $username }
  } сообщает об оплате <b>{ $money }</b> · { $source ->
    [bank] 🏛 Банковский перевод
    [mobee] 🐝 Mobee
   *[other] { $source }
  } · №{ $invoice }{ $alike ->
    [none] {""}
   *[other] {""}

    ⚠️ Тот же файл присылали для { $alike }.
  }
notice-proof-open = 🔎 Посмотреть и решить
notice-proof-refused = 🚫 Мы не нашли вашу оплату по счёту №{ $invoice }: { $reason }
notice-proof-again = 📎 Прислать другое подтверждение
error-account-elsewhere = Этот аккаунт есть у другого магазина. Он показывает все поступления, и два магазина принимали бы платежи друг друга за свои: заведите для каждого магазина свой аккаунт (или субаккаунт).

# Moving coins on from deposit addresses.
error-sweep-moved = Часть этих платежей уже в другом файле. Откройте список снова.
error-sweep-gone = Этого перевода больше нет.
error-sweep-nothing = Здесь нет того, что выгодно забирать.
error-sweep-own = Это адрес пополнения на этой платформе: монеты снова окажутся там же. Пришлите адрес, который не видят покупатели.
error-payouts-short = На адресах пополнения слишком мало, чтобы оплатить всё одной транзакцией. Возьмите список и отправьте из другого кошелька.

# Statements of a history, made by a job
history-of-order = { $kind } · заказ №{ $order }
statement-progress = ⏳ Строк пока: { $done }
statement-done = Ваша выписка.
statement-sent = ✅ Выписка ниже.
statement-failed = Выписку составить не удалось.
statement-title = Выписка
statement-fact-shop = Магазин
statement-fact-customer = Покупатель
statement-fact-period = Период
statement-fact-lines = Строки
statement-no-lines = За это время ничего не пришло и не ушло.
statement-ever = с самого начала
statement-footer = { $shop } · страница { $page } из { $pages }

# Планы
notice-subscription-bought = 🏅 <b>{ $product }</b> — теперь ваш. { $until ->
    [none] Срока окончания нет.
   *[other] Действует до <b>{ $until }</b>.
  }
notice-gift-bought = 🎁 <b>{ $product }</b> можно дарить. Откройте подарок, скопируйте ссылку и отправьте кому хотите: план достанется тому, кто примет его первым. Ссылка работает до <b>{ $until }</b>, потом подарок вернётся к вам.
notice-gift-instead = 🎁 <b>{ $product }</b> у вас уже есть целиком, поэтому покупка не пропала, а стала подарком. Откройте его и отправьте кому-нибудь ссылку или напишите нам — вернём деньги.
notice-gift-taken = 🎁 { $customer } принимает ваш подарок: <b>{ $product }</b>.
notice-gift-expired = 🎁 Ваш подарок <b>{ $product }</b> никто не забрал, и ссылка больше не работает. Он ваш: возьмите его себе или сделайте новую ссылку.
notice-seat-lost = 👥 { $customer }: вместо <b>{ $was }</b> теперь <b>{ $product }</b>, { $seats ->
    [0] а в нём нет мест для других
    [one] а в нём { $seats } место, и его заняли раньше вас
    [few] а в нём { $seats } места, и их заняли раньше вас
   *[other] а в нём { $seats } мест, и их заняли раньше вас
  }. Общий доступ на этом закончился. Вы можете оформить собственную подписку.
notice-seats-lost = 👥 В <b>{ $product }</b> { $seats ->
    [0] нет мест для других
    [one] { $seats } место
    [few] { $seats } места
   *[other] { $seats } мест
  }, поэтому без места { $count ->
    [one] остался один человек
   *[other] остались
  }: { $names }. { $count ->
    [one] Мы сообщили об этом.
   *[other] Мы сообщили об этом каждому.
  }
button-plans = 🏅 Подписки
notice-seat-taken = 👥 { $customer } теперь пользуется вашим планом <b>{ $product }</b>.
notice-order-change-over = 😔 Оплата заказа <b>№{ $order }</b> пришла слишком поздно для смены плана: прежний план уже не такой, каким был. Ничего не изменилось, деньги на вашем балансе: <b>{ $total }</b>.
button-subscription = 🏅 Открыть подписку
button-gift = 🎁 Открыть подарок
error-plan-date-past = Этот день уже прошёл. Пришлите день, который ещё впереди.
error-plan-stars-month = Telegram продлевает подписки в звёздах помесячно, поэтому цена в звёздах возможна только при сроке в 1 месяц. Уберите одно из двух.
error-refund-plan-changed = Остаток этого плана перешёл в другой. Сначала верните заказ, которым сменили план: тогда его время вернётся и его тоже можно будет возместить.
# Refunds to where it was paid from.
notice-order-refund-sent = ↩️ Возврат по заказу <b>№{ $order }</b>: <b>{ $amount }</b> возвращается к вам через { $way }. Это может занять несколько дней; мы сообщим, когда деньги уйдут.{ $rest ->
    [none] { "" }
   *[other] {" "}Ещё <b>{ $rest }</b> — на вашем балансе.
  }{ $reason ->
    [none] { "" }
   *[other] {" "}Причина: { $reason }
  }
notice-order-refund-back = ✅ Заказ <b>№{ $order }</b>: <b>{ $amount }</b> вернули вам через { $way }.
notice-order-refund-returned = ↩️ Заказ <b>№{ $order }</b>: вернуть деньги через { $way } не удалось, поэтому <b>{ $amount }</b> на вашем балансе.
notice-sale-refund-returned = ⚠️ { $way }: деньги за заказ <b>№{ $order }</b> вернуть не удалось{ $reason ->
    [none] { "" }
   *[other] {" "}({ $reason })
  }. Вместо этого у { $customer } на балансе <b>{ $amount }</b>.
notice-sale-refund-unknown = 🔎 Пока никто не знает, вернулись ли <b>{ $amount }</b> за заказ <b>№{ $order }</b> ({ $way }) к { $customer }. Мы продолжаем спрашивать и не отправим их второй раз. Если видите их в своём кабинете, отметьте это: /admin → Выводы → №{ $id }.
# End of refunds to where it was paid from.
# Закрытые чаты
enter-button = 🚪 Войти
button-chat = 💬 Чат
notice-enter = 🚪 <b>{ $plan }</b>: { $count ->
    [one] вам открыт { $count } чат
    [few] вам открыты { $count } чата
   *[other] вам открыто { $count } чатов
  }. Нажмите «Войти» и заходите.
notice-put-out = 🚪 { $why ->
    [paused] Подписка <b>{ $plan }</b> на паузе, поэтому вы больше не в чатах: { $chats }.

    Когда пауза кончится, дверь снова откроется.
    [seat] У вас больше нет места в подписке <b>{ $plan }</b>, поэтому вы больше не в чатах: { $chats }.

    Хотите собственную подписку?
    [chat] Подписка <b>{ $plan }</b> больше не открывает чаты: { $chats }. Поэтому вас там больше нет.
    [shared] Подписка <b>{ $plan }</b>, которой с вами поделились, пока закончилась, поэтому вы больше не в чатах: { $chats }.

    Когда владелец её продлит, дверь снова откроется.
    [changed] Вы сменили <b>{ $plan }</b> на другой план, а он не открывает: { $chats }.
   *[over] Подписка <b>{ $plan }</b> пока закончилась, поэтому вы больше не в чатах: { $chats }.

    Продлите её — и дверь снова открыта.
  }
notice-stray = { $why ->
    [link] 🔑 Вы вошли в <b>{ $title }</b> по ссылке, которая сделана для другого человека, поэтому я вас вывел.
    [ended] ⌛ Вы вошли в <b>{ $title }</b>, но ваша подписка закончилась, поэтому я вас вывел.
   *[other] 🔒 <b>{ $title }</b> — только для подписчиков, поэтому я вас вывел.
  } { $count ->
    [0] Если это ошибка, напишите магазину.
   *[other] Вот как войти и остаться:
  }
notice-link-again = 🔑 Вашей ссылкой в <b>{ $title }</b> воспользовался кто-то другой, поэтому она больше не действует. Нажмите «Войти» и получите новую, только для вас, — и никому её не показывайте.
notice-chat-connected = ✅ <b>{ $title }</b> теперь один из чатов вашего магазина. { $trouble ->
    [none] Выберите его в плане — и план будет его открывать.
    [no-invite] Не хватает одного: разрешите мне приглашать по ссылке.
    [no-ban] Не хватает одного: разрешите мне блокировать участников.
   *[other] Не хватает одного: сделайте меня администратором с правом приглашать и блокировать.
  }
notice-chat-gone = 🚨 Меня больше нет в <b>{ $title }</b>, или чат удалён. { $count ->
    [0] Ни один план его не открывает.
    [one] Его открывает { $count } план: сейчас он не продаётся.
    [few] Его открывают { $count } плана: сейчас они не продаются.
   *[other] Его открывают { $count } планов: сейчас они не продаются.
  } Верните меня администратором.
notice-chat-no-admin = 🚨 Я больше не администратор в <b>{ $title }</b>: не могу никого впустить и вывести. { $count ->
    [0] Ни один план его не открывает.
    [one] Его открывает { $count } план: сейчас он не продаётся.
    [few] Его открывают { $count } плана: сейчас они не продаются.
   *[other] Его открывают { $count } планов: сейчас они не продаются.
  } Сделайте меня администратором с правом приглашать и блокировать.
notice-chat-no-invite = 🚨 Мне больше нельзя приглашать в <b>{ $title }</b>. { $count ->
    [0] Ни один план его не открывает.
    [one] Его открывает { $count } план: сейчас он не продаётся.
    [few] Его открывают { $count } плана: сейчас они не продаются.
   *[other] Его открывают { $count } планов: сейчас они не продаются.
  } Верните мне это право в настройках чата.
notice-chat-no-ban = 🚨 Мне больше нельзя блокировать в <b>{ $title }</b>, и вывести никого нельзя. { $count ->
    [0] Ни один план его не открывает.
    [one] Его открывает { $count } план: сейчас он не продаётся.
    [few] Его открывают { $count } плана: сейчас они не продаются.
   *[other] Его открывают { $count } планов: сейчас они не продаются.
  } Верните мне это право в настройках чата.
notice-chat-full = 🚨 <b>{ $title }</b> полон: Telegram больше никого не впускает. { $count ->
    [0] Ни один план его не открывает.
    [one] Его открывает { $count } план: сейчас он не продаётся.
    [few] Его открывают { $count } плана: сейчас они не продаются.
   *[other] Его открывают { $count } планов: сейчас они не продаются.
  } Освободите место и нажмите «Проверить» на его карточке.
notice-chat-back = ✅ <b>{ $title }</b> снова работает. { $count ->
    [0] {""}
    [one] Его план снова продаётся.
   *[other] Его планы снова продаются.
  }
notice-chat-audit = 🔎 В <b>{ $title }</b> нашлось без подписки: { $count ->
    [one] { $count } человек
    [few] { $count } человека
   *[other] { $count } человек
  }. { $what ->
    [repair] Я их вывожу.
   *[other] Я их не трогаю: решать вам.
  }

  { $names }
error-chat-unknown = У вашего магазина нет (больше) такого чата.
error-chat-is-staffs = Это группа ваших сотрудников. Выберите другой чат.
error-access-gone = У вас нет такой подписки.
error-access-over = Эта подписка сейчас ничего не открывает. Продлите или возобновите её — и чаты снова открыты.
error-enter-later = Telegram просит о короткой паузе. Нажмите ещё раз через { $seconds } с.
error-enter-shut = В { $title } сейчас войти нельзя. Магазин знает; мы напишем, как только всё заработает.

# A second person for credits by hand.
notice-credit-asked-finding = ⏳ Коллега хочет зачислить <b>{ $money }</b> по находке №{ $subject } покупателю { $person }. Для такой суммы нужен второй человек: пожалуйста, посмотрите.
notice-credit-asked-hand = ⏳ Коллега говорит, что { $person } заплатил <b>{ $money }</b> по счёту №{ $subject }. Для такой суммы нужен второй человек: проверьте счёт и решите.
notice-credit-approved = ✅ Ваше зачисление подтверждено: <b>{ $money }</b>.
notice-credit-refused = ✖️ Ваше зачисление отклонено: <b>{ $money }</b>.
error-approval-waits = Об этом уже спросили второго сотрудника.
# End of a second person for credits by hand.
error-key-gone = Такого ключа больше нет.
error-too-many-keys = У магазина не больше { $most } ключей. Сначала отзовите ненужный.
error-key-no-scopes = Выберите хотя бы одно, что можно ключу.
error-idempotency-key-reused = Этот Idempotency-Key уже был у другого запроса. Для каждого нового запроса нужен новый.
error-idempotency-key-busy = Первый запрос с этим Idempotency-Key ещё выполняется. Повторите чуть позже.
error-cursor-unreadable = Этот курсор не от этого списка. Начните заново без него.
error-currency-other = Суммы здесь — в валюте магазина, { $currency }.
error-customer-unsaid = Назовите одного покупателя: по customerId или по telegramId.
error-goods-other-kind = Текст выдают только товары вида «текст».
error-stock-in-lines = Этот товар продаётся строками: добавляйте строки или снимайте их с продажи в боте.
error-stock-no-lines = Строками продаются только товары вида «unique»: у этого задайте количество.
error-method-unoffered = Этим способом сейчас нельзя выставить счёт. Список способов — GET /payment-methods.
notice-subscription-granted = 🏅 Магазин дал вам <b>{ $product }</b>. { $until ->
    [none] Без срока.
   *[other] Действует до <b>{ $until }</b>.
  }
  { $reason }
notice-subscription-revoked = Магазин отозвал у вас <b>{ $product }</b>.
  { $reason }
error-subscription-gone = Такой подписки нет.
error-subscription-over = Эта подписка уже закончилась.
error-plan-unsold = Этот план сейчас не продаётся.
error-plan-enough = У покупателя уже столько этого плана, сколько можно иметь.
error-plan-stars-only = Этот магазин продаёт цифровые товары только за Stars, а их платят в чате бота.
error-hash-unknown = Ни один узел не знает эту транзакцию.
error-hash-waiting = Эта транзакция ещё не в блоке. Повторите запрос через минуту.
error-hash-failed = Эта транзакция не прошла: ею ничего не оплачено.
error-hash-no-coin = Эта транзакция не перевела ни одной монеты, которую принимает магазин.
error-hash-returned = Деньги этой транзакции вернулись отправителю: сеть отправила их назад («bounced»).
error-hash-elsewhere = Эта транзакция заплатила кому-то другому: на собственный адрес покупателя она не пришла.
error-hash-other-coin = Эта транзакция в другой монете, чем указанный способ.
error-hash-other-method = Транзакция указывается со способом сети, например «ethereum:USDT».
error-hash-used = Эта транзакция уже использована{ $to ->
    [order] { " " }за заказ №{ $order } ({ $what })
    [top-up] { " " }за пополнение
   *[other] { "" }
  }. Если из этого ничего не вышло, её деньги — на балансе покупателя, как только она подтвердится: используйте способ «balance».
error-hash-uncommented = Эта транзакция пришла магазину без комментария, по которому видно, чья она. Она среди находок у персонала.

# Ways to pay without a price.
notice-account-unpriced = 💱 Покупатели не видят <b>{ $source } · { $label }</b>: никто не знает курса между тем, что он принимает ({ $takes }), и вашей валютой { $currency }. Откройте кошелёк в одной из этих валют (Настройки → Кошельки): тогда и свой курс для неё можно задать, в разделе «Курсы». Я проверяю это каждую ночь.
# End of ways to pay without a price.

# Renewals
notice-subscription-ends = ⏳ { $trial ->
    [yes] Пробный период <b>{ $product }</b>
   *[no] Подписка <b>{ $product }</b>
  } заканчивается { $days ->
    [0] совсем скоро
    [1] через день
    [7] через неделю
    [one] через { $days } день
    [few] через { $days } дня
   *[other] через { $days } дней
  }: <b>{ $until }</b>. { $sold ->
    [yes] Продлить можно сколь угодно рано: время прибавится к концу срока.
   *[no] Сейчас этот план не продаётся.
  }
notice-subscription-ended = ⌛ { $trial ->
    [yes] Пробный период <b>{ $product }</b> закончился.
   *[no] Подписка <b>{ $product }</b> закончилась.
  } { $grace ->
    [none] То, что было открыто, теперь закрыто.
   *[other] Доступ остаётся до <b>{ $grace }</b>.
  }{ $sold ->
    [yes] { " " }Продлить можно в любое время.
   *[no] { "" }
  }
button-renew = 🔄 Продлить
button-top-up = 💰 Пополнить
notice-subscription-renews = { $changed ->
    [refused] ⚠️ <b>{ $product }</b> сама не продлится { $at }: с тех пор, как вы согласились, цена выросла с { $was } до { $price }. Если хотите продолжать, продлите вручную.
   *[other] 🔁 <b>{ $product }</b> продлится сама: <b>{ $at }</b> с баланса спишется { $price }.
  }{ $changed ->
    [told] { " " }Цена изменилась: была { $was }. Если это дорого, отключите продление.
   *[other] { "" }
  }{ $lacks ->
    [yes] { " " }На балансе не хватает <b>{ $missing }</b>: пополните его до этого.
   *[no] { "" }
  }
notice-subscription-renewed = 🔁 Подписка <b>{ $product }</b> продлена: с баланса списано { $price }. Действует до <b>{ $until }</b>.
notice-subscription-unrenewed = ⚠️ Подписка <b>{ $product }</b> не продлилась. { $why ->
    [short] Она стоит { $price }, на балансе не хватает <b>{ $missing }</b>.
    [price] Теперь она стоит { $price } вместо { $was }, а без вашего согласия ничего не списывается.
   *[unsold] Сейчас этот план не продаётся.
  } { $next ->
    [none] Больше попыток не будет. { $access ->
        [none] Подписка закончилась.
       *[other] Доступ остаётся до <b>{ $access }</b>.
      }
   *[other] Следующая попытка — <b>{ $next }</b>.
  }
# Webhooks
error-webhook-url = Отправьте адрес целиком, начиная с <code>https://</code>, без имени и пароля в нём.
error-webhooks-many = У магазина может быть не больше { $most } вебхуков. Удалите ненужный.
error-webhook-gone = Этого вебхука больше нет.
error-webhook-off = Он выключен. Сначала включите его.
notice-webhook-off = 📡 Вебхук <b>{ $host }</b> выключен: { $why ->
    [gone] он ответил, что его больше нет (410).
   *[failing] три дня он ничего не принимал, последний ответ: { $answer }.
  } То, что происходит теперь, для него не сохраняется.
button-webhook = 📡 Открыть вебхук
# Что кошелёк отправил немного иначе.
notice-near-payment = 🔎 Пришёл платёж, похожий на ваш, но сумма не точно <b>{ $asked }</b>: возможно, кошелёк вычел из неё комиссию или использовал другую сеть. Магазин проверяет его; ничего не потеряно. Платить ещё раз не нужно.

# Когда пришла часть перевода.
notice-rest = ➗ Из <b>{ $asked }</b> осталось оплатить <b>{ $rest }</b>.{ $account ->
    [none] {""}
   *[other] {""}

    Переведите на тот же счёт{ $code ->
        [none] {""}
       *[other] , с тем же кодом
      }:
    👤 { $holder }
    🏛 { $bank }
    💳 <code>{ $account }</code>{ $code ->
        [none] {""}
       *[other] {""}
        🔖 <code>{ $code }</code>
# Подписки: персонал
error-term-shorter = Подписка и так действует дольше, ничего не добавилось бы. Пришлите день попозже.
notice-subscription-extended = 🏅 Магазин продлил вам <b>{ $product }</b>. { $until ->
    [none] Теперь подписка бессрочная.
   *[other] Она действует до <b>{ $until }</b>.
  }
notice-subscription-paused = ⏸ Магазин поставил <b>{ $product }</b> на паузу. Время стоит, а чаты закрыты, пока подписка не возобновится.
notice-subscription-resumed = ▶️ <b>{ $product }</b> снова действует, и всё оставшееся время сохранилось. { $until ->
    [none] Подписка бессрочная.
   *[other] Она действует до <b>{ $until }</b>.
  }
notice-subscription-corrected = 🏅 Магазин исправил <b>{ $product }</b>. { $status ->
    [ended] Подписка закончилась.
    [paused] Она на паузе: время стоит.
   *[other] { $until ->
        [none] Она бессрочная.
       *[other] Она действует до <b>{ $until }</b>.
      }
  }
notice-subscription-charged = ⭐ Telegram сам продлит <b>{ $product }</b> <b>{ $at }</b>: пусть там будет { $paid }, или остановите подписку до этого.
notice-subscription-stars = ✅ Получено { $paid }: <b>{ $product }</b> действует до <b>{ $until }</b>.{ $second ->
    [yes] { " " }Эта подписка у вас уже была, поэтому она продлилась ещё на месяц, а вторая из двух отключена: Telegram будет списывать раз в месяц.
   *[no] { "" }
  }
notice-staff-star-plan = ⭐ { $customer } оформляет <b>{ $product }</b> за { $paid } в месяц.
notice-subscription-missed = ⚠️ Telegram не продлил <b>{ $product }</b>: звёзды не списаны. { $access ->
    [none] Подписка закончилась.
   *[other] Доступ остаётся до <b>{ $access }</b>.
  } Продлить можно в любое время.
notice-subscription-stars-refused = ⚠️ Telegram не дал { $wanted ->
    [stop] остановить списания за <b>{ $product }</b>. Остановите их
   *[go] снова включить списания за <b>{ $product }</b>. Включить можно
  } в Telegram: Настройки → Мои звёзды → подписка.
error-stars-other-link = Эта ссылка чужая. Откройте план в боте: там есть ваша.
error-stars-subscribed = Эта подписка у вас уже есть, Telegram продлевает её сам.

error-coin-last = { $currency } — единственная монета, которой можно платить в этой сети. Сначала выберите другую или удалите счёт.
network-ethereum = Ethereum
network-bitcoin = Bitcoin
network-litecoin = Litecoin
network-bsc = BNB Smart Chain
network-polygon = Polygon
network-tron = TRON
network-solana = Solana
network-ton = TON
error-coin-halted = С этой сетью сейчас разбираются: платежи в ней пока не видны. Выберите, пожалуйста, другой способ оплаты или попробуйте позже.

# Pauses of customers
notice-subscription-pause-over = ▶️ Пауза <b>{ $product }</b> закончилась: подписка снова действует, весь остаток сохранился. { $until ->
    [none] Подписка бессрочная.
   *[other] Она действует до <b>{ $until }</b>.
  }
error-plan-full = Этот план уже есть у вас целиком: добавить нечего.
error-pause-unoffered = Эту подписку сейчас нельзя поставить на паузу.
error-pause-used-up = { $count ->
    [one] На паузу можно ставить { $count } раз в год, и этот раз уже использован.
    [few] На паузу можно ставить { $count } раза в год, и все они уже использованы.
   *[many] На паузу можно ставить { $count } раз в год, и все они уже использованы.
  }
error-pause-of-shop = Паузу поставил магазин, и снять её может только он. Вопросы: /support
# End of pauses of customers
invoice-card-mismatch = ⚠️ <b>Пополнение на { $amount }: пришёл другой платёж</b>
  Оплачена другая сумма или другая валюта, чем просил этот счёт, поэтому сам платёж не зачислился. Магазин уже знает об этом, проверит и решит. Ничего не потеряно; пожалуйста, не платите ещё раз. Вопросы: /paysupport
order-card-mismatch = ⚠️ <b>Заказ №{ $order }: пришёл другой платёж</b>
  Оплачена другая сумма или другая валюта, чем { $amount } за этот заказ, поэтому сам платёж не зачислился. Магазин уже знает об этом, проверит и решит. Ничего не потеряно; пожалуйста, не платите ещё раз. Вопросы: /paysupport

# Both sides of a gift and of a seat
notice-gift-back-taken = 🎁 <b>{ $product }</b> — это был подарок. Деньги за него вернули дарителю, поэтому подаренное время забрали. { $state ->
    [over] Подписка закончилась.
    [life] Подписка остаётся у вас навсегда.
   *[runs] Вместе с тем, что у вас есть ещё, она действует до <b>{ $until }</b>.
  }
notice-gift-back-given = 🎁 Деньги за ваш подарок <b>{ $product }</b> вернули. Получатель: { $customer }. Подаренное время забрали и сообщили об этом.
notice-seat-left = 👥 { $customer ->
    [none] Один из участников
   *[other] { $customer }
  } больше не пользуется вашей подпиской <b>{ $product }</b>. Место свободно: можно пригласить другого.
notice-seat-banned = 👥 { $customer } пользуется местом в вашей подписке <b>{ $product }</b>, но в чате <b>{ $title }</b> этого человека заблокировал администратор. Место остаётся за ним, пока вы его не освободите.
button-seats = 👥 Кто пользуется
# End of both sides
error-transaction-doubted = Один узел этой сети знает эту транзакцию, другой её не подтверждает. Подождите минуту и пришлите хеш ещё раз. Если ничего не изменится, сверьтесь с обозревателем сети и сообщите владельцу платформы: узел может ошибаться.
# Места в каналах, за которые заплачено Telegram.
notice-subscription-channel = 📣 { $what ->
    [new] Добро пожаловать в <b>{ $title }</b>! <b>{ $product }</b> — ваш
   *[more] Telegram продлил ваше место в <b>{ $title }</b>, и <b>{ $product }</b> — ваш
  } { $until ->
    [none] навсегда.
   *[other] до <b>{ $until }</b>.
  }
notice-staff-channel-plan = 📣 { $customer } приходит в <b>{ $title }</b> по ссылке канала за { $stars } в месяц и получает <b>{ $product }</b>. Звёзды — владельца канала.
notice-subscription-channel-over = ⚠️ Telegram не продлевает ваше место в канале плана <b>{ $product }</b>. { $access ->
    [none] Подписка закончилась.
   *[other] Всё остальное открыто до <b>{ $access }</b>.
  } Продлить можно в любое время.
notice-subscription-charged-there = 📣 <b>{ $at }</b> Telegram сам продлит ваше место в канале плана <b>{ $product }</b>: пусть там будет { $paid }, или остановите это раньше.
notice-chat-payers = 📣 В <b>{ $title }</b> { $count ->
    [one] { $count } человек платит
    [few] { $count } человека платят
   *[other] { $count } человек платят
  } Telegram за место по ссылке, которую создал не я. Плана у них из-за этого нет; они остаются, пока за место заплачено.

  { $names }
notice-channel-link-ended = 📣 Ссылка, по которой Telegram продавал места { $title ->
    [none] в канале
   *[other] в <b>{ $title }</b>
  } с планом <b>{ $plan }</b>, больше никуда не ведёт: { $why ->
    [full] план закончился.
    [period] у плана теперь другой срок.
    [chat] я не могу туда приглашать, или план этот канал больше не открывает.
   *[unsold] план не продаётся.
  } Кто пришёл по ней, остаётся. Когда план снова будет в продаже, создайте там новую ссылку.
button-plan = 🏅 План
error-channel-link-gone = Такой ссылки больше нет, или сейчас её создать нельзя. Откройте план заново и посмотрите.
error-channel-link-refused = Telegram сейчас не даёт мне сделать это с { $title }. Проверьте, можно ли мне туда приглашать, и попробуйте ещё раз.
error-channel-link-name = Не подходит: пришлите имя от 1 до { $most } знаков.
error-plan-price-changed = Цена этого плана только что изменилась: теперь { $price }. Ничего не списано. Если это подходит, закажите ещё раз.
error-undo-currency = У удалённого цены в { $theirs }, а магазин считает теперь в { $ours }, поэтому отменить это нельзя.
