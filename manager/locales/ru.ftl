# Что говорит бот-менеджер. Ключи `<экран>-<что>`; Telegram HTML. Кнопки и общие ошибки: shared/locales.

language-name = Русский
language-title = На каком языке мне говорить?

home-welcome =
    Здравствуйте, { $name }! 👋

    Я веду магазины в Telegram. Дайте мне бота — и он станет магазином: покупатели, балансы, оплата. Только вашим.
home-not-invited =
    Здравствуйте, { $name }! 👋

    Я веду магазины в Telegram. Новые магазины здесь открывают по приглашению: попросите ссылку у владельца платформы, откройте её — и начнём.
home-registration-closed =
    Здравствуйте, { $name }! 👋

    Я веду магазины в Telegram. Сейчас новые магазины здесь не принимаются.
home-invited = ✅ Добро пожаловать, приглашение принято. Можно добавить первый магазин.
home-button-add = ➕ Добавить бота
home-button-new = ✨ Создать бота
home-button-bots = 🏪 Мои магазины
home-button-stats = 📊 Статистика
home-button-invite = ✉️ Пригласить
home-button-announce = 📣 Объявление
home-button-language = 🌐 Язык
home-button-help = ❓ Помощь

add-explain =
    <b>Добавить бота</b> — три шага, одна минута:

    1. Откройте @BotFather и отправьте <code>/newbot</code> (для готового бота: <code>/mybots</code> → бот → API Token).
    2. Выберите имя и username, который кончается на «bot». BotFather пришлёт токен вида <code>123456789:AA…</code>
    3. Скопируйте сообщение BotFather или только токен и отправьте мне сюда.

    Сообщение с токеном я сразу удалю из чата, сам токен хранится зашифрованным.
add-button-botfather = 🤖 Открыть BotFather
add-button-again = 🔁 Проверить ещё раз
add-button-anyway = ▶️ Всё равно подключить
add-added =
    ✅ <b>{ $name }</b> (@{ $bot }) теперь ваш магазин.

    Откройте его и отправьте <code>/admin</code>, чтобы ввести платёжные данные и настройки.
add-known = @{ $bot } уже ваш магазин, ничего не изменилось.
add-renewed = 🔑 @{ $bot } уже ваш магазин. Новый токен принят.
add-removed = 🗑 Вы недавно удалили @{ $bot }. Данные ещё на месте: вернуть магазин?
add-elsewhere-webhook =
    ⚠️ @{ $bot } работает в другом месте: вебхук отправляет его сообщения на <b>{ $host }</b>.

    Бот может работать только в одном месте. Уберите вебхук там и проверьте ещё раз — или подключите бота здесь всё равно: тогда та программа больше ничего не получит.
add-elsewhere-poller =
    ⚠️ @{ $bot } работает в другом месте: его сообщения сейчас забирает другая программа.

    Бот может работать только в одном месте. Остановите ту программу и проверьте ещё раз — или подключите бота здесь всё равно: они будут мешать друг другу, пока та не остановится.

new-explain =
    <b>Создать бота</b> без BotFather и без токена: нажмите кнопку, выберите имя и username в Telegram, подтвердите. Я всё настрою и напишу, когда будет готово.
new-button-create = ✨ Создать бота
new-name = Магазин { $name }
new-off = Создание ботов кнопкой здесь не включено. Бота можно добавить по токену.
new-off-owner = Создание ботов кнопкой выключено. Чтобы включить: приложение @BotFather → @{ $bot } → «Bot Management Mode», затем попробуйте ещё раз. До тех пор ботов добавляют по токену.

managed-added = ✅ Ваш магазин @{ $bot } готов. Откройте его и отправьте <code>/admin</code>, чтобы ввести платёжные данные и настройки.
managed-renewed = 🔑 У @{ $bot } новый токен, я его принял. Делать ничего не нужно.
managed-moved = 🤝 @{ $bot } теперь принадлежит вам — вместе с магазином и всеми данными.
managed-not-invited = Telegram создал @{ $bot }, но новые магазины здесь открывают по приглашению. Попросите ссылку у владельца платформы: как только вы её откроете, магазин будет готов.
managed-registration-closed = Telegram создал @{ $bot }, но сейчас новые магазины здесь не принимаются.

bots-title = 🏪 <b>Ваши магазины</b>: { $count }
bots-choose = О каком магазине речь?
bots-none = У вас пока нет магазинов.

shop-card =
    { $icon } <b>{ $name }</b> · @{ $bot }
    Покупателей: { $customers ->
        [none] –
       *[other] { $customers }
    }
    Создан { $created }
shop-state-active = Магазин работает.
shop-state-paused = Магазин на паузе: покупатели не получают ответов.
shop-state-revoked = Токен бота больше не действует. Получите новый у @BotFather и нажмите «Заменить токен».
shop-state-conflict = Сообщения этого бота забирает ещё одна программа. Остановите её: бот может работать только в одном месте.
shop-state-suspended = Магазин приостановлен: обновление платформы для него не удалось. Нужна помощь владельца платформы.
shop-state-removed = Магазин удалён. Данные хранятся до { $until }.
shop-button-open = ⚙️ Управление
shop-button-link = 🔗 Открыть бота
shop-button-pause = ⏸ Пауза
shop-button-resume = ▶️ Запустить
shop-button-remove = 🗑 Удалить
shop-button-remove-confirm = 🗑 Да, удалить
shop-button-token = 🔑 Заменить токен
shop-button-undo = ↩️ Вернуть
shop-paused = ⏸ @{ $bot } на паузе.
shop-resumed = ▶️ @{ $bot } снова работает.
shop-remove-ask =
    Удалить @{ $bot }?

    Бот остановится сразу. Покупатели, балансы и настройки хранятся { $days } дней: до тех пор всё можно вернуть. Потом данные удаляются навсегда.
shop-removed = 🗑 @{ $bot } удалён. Вернуть можно в течение { $days } дней.
shop-restored = ↩️ @{ $bot } снова здесь, со всем, что у него было.
shop-token-ask =
    Пришлите новый токен @{ $bot }.

    @BotFather → <code>/mybots</code> → @{ $bot } → API Token. Ваше сообщение я сразу удалю.
shop-token-replaced = 🔑 @{ $bot } работает с новым токеном.

invite-link =
    ✉️ <b>Приглашение для одного оператора</b>

    <code>{ $link }</code>

    Действует один раз, до { $until }.
invite-button-copy = 📋 Скопировать
invite-button-share = 📤 Поделиться

stats-title = 📊 <b>Ваши магазины</b>: { $count }
stats-title-owner = 📊 <b>Все магазины</b>: { $count }
stats-active = { $icon } работают: { $count }
stats-paused = { $icon } на паузе: { $count }
stats-revoked = { $icon } токен отклонён: { $count }
stats-conflict = { $icon } работают ещё где-то: { $count }
stats-suspended = { $icon } приостановлены: { $count }
stats-removed = { $icon } удалены: { $count }
stats-totals =
    Покупателей: { $customers }
    Платежей: { $payments }
stats-turnover = Оборот: <b>{ $money }</b>
stats-partial = Покупатели и оборот посчитаны по { $count } самым активным магазинам.

announce-ask = Что передать всем операторам? Пришлите текст.
announce-preview =
    <b>Предпросмотр</b>

    { $text }

    Отправить { $count ->
        [one] { $count } оператору
       *[other] { $count } операторам
    }?
announce-sent = 📣 Отправляю { $count ->
        [one] { $count } оператору
       *[other] { $count } операторам
    }.
announce-message =
    📣 <b>Новости платформы</b>

    { $text }

notice-revoked =
    🔑 Telegram не принимает токен @{ $bot }: его отозвали или заменили. Магазин остановлен.

    Возьмите действующий токен у @BotFather и пришлите мне: /token
notice-conflict =
    ⚠️ Сообщения @{ $bot } забирает ещё одна программа. Бот может работать только в одном месте: пока вы её не остановите, покупатели могут не получать ответов.
notice-healed = ✅ @{ $bot } снова работает нормально.
notice-suspended =
    🛠 @{ $bot } приостановлен: обновление платформы для этого магазина не удалось. Ничего не потеряно; нужна помощь владельца платформы.

help-text =
    Я превращаю ваших Telegram-ботов в магазины. Каждый магазин только ваш: покупатели пишут вашему боту, а вы управляете им там же командой <code>/admin</code>.

command-start = Меню
command-add = Добавить бота по токену
command-new = Создать бота в Telegram
command-bots = Мои магазины
command-pause = Поставить магазин на паузу
command-resume = Снять магазин с паузы
command-remove = Удалить магазин
command-token = Заменить токен бота
command-stats = Статистика
command-invite = Пригласить оператора
command-announce = Объявление всем операторам
command-language = Язык
command-help = Помощь

error-token-malformed = Это не похоже на токен бота. Токен — цифры, двоеточие и около 35 букв: <code>123456789:AA…</code> Скопируйте его у @BotFather ещё раз.
error-token-wrong = Telegram не принимает этот токен: в нём ошибка или его отозвали. Возьмите действующий у @BotFather.
error-token-own = Это мой собственный токен! Я не могу быть магазином. Если он есть у кого-то кроме владельца платформы, отзовите его в @BotFather прямо сейчас.
error-token-other-bot = Этот токен от @{ $other }, а не от @{ $bot }.
error-telegram-unavailable = Telegram сейчас не отвечает, проверить токен не удалось. Попробуйте через минуту.
error-bot-foreign = Этот бот уже магазин другого оператора. Если он ваш, попросите сначала удалить его там или напишите владельцу платформы.
error-bot-unknown = У вас нет магазина { $bot }. Ваши магазины: /bots
error-not-invited = Новые магазины здесь открывают по приглашению. Попросите ссылку у владельца платформы.
error-registration-closed = Сейчас новые магазины здесь не принимаются.
error-invitation-invalid = Приглашение не действует: оно уже использовано или устарело. Попросите новое.
error-owner-only = Это может только владелец платформы.
error-shop-gone = Данные @{ $bot } уже удалены. Бота можно добавить заново по токену: /add
error-pause-paused = @{ $bot } уже на паузе.
error-pause-revoked = @{ $bot } не работает: его токен больше не действует. Замените его: /token
error-pause-suspended = @{ $bot } не работает: он приостановлен, пока им не займётся владелец платформы.
error-pause-removed = @{ $bot } уже удалён.
error-resume-active = @{ $bot } уже работает.
error-resume-conflict = @{ $bot } работает, но ему мешает другая программа: остановите её.
error-resume-revoked = Сначала @{ $bot } нужен новый токен: /token
error-resume-suspended = @{ $bot } приостановлен, пока им не займётся владелец платформы.
error-resume-removed = @{ $bot } удалён. Откройте его в /bots, чтобы вернуть.
error-announce-long = Слишком длинно: в объявлении не больше { $most } знаков.
error-announce-nobody = Операторов пока нет.
