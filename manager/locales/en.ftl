# What the manager bot says. Keys `<screen>-<what>`; Telegram HTML. Buttons, common errors: shared/locales.

language-name = English
language-title = Which language shall I speak?

home-welcome =
    Hello, { $name }! 👋

    I run Telegram shops. Give me a bot and it becomes a shop: products, orders, payments, customers — yours alone.
home-not-invited =
    Hello, { $name }! 👋

    I run Telegram shops. New shops are by invitation here: ask the platform's owner for a link, open it, and we begin.
home-registration-closed =
    Hello, { $name }! 👋

    I run Telegram shops. At the moment no new shops are accepted here.
home-invited = ✅ Welcome, your invitation is accepted. You can add your first shop now.
home-button-add = ➕ Add a bot
home-button-new = ✨ Create a bot
home-button-bots = 🏪 My shops
home-button-stats = 📊 Statistics
home-button-invite = ✉️ Invite
home-button-announce = 📣 Announce
home-button-language = 🌐 Language
home-button-help = ❓ Help

add-explain =
    <b>Add a bot</b> — three steps, one minute:

    1. Open @BotFather and send <code>/newbot</code> (for a bot that you have: <code>/mybots</code> → the bot → API Token).
    2. Choose a name and a username that ends in “bot”. BotFather answers with a token like <code>123456789:AA…</code>
    3. Copy BotFather's message or just the token and send it to me here.

    I delete the message with the token from this chat at once and keep the token encrypted.
add-button-botfather = 🤖 Open BotFather
add-button-again = 🔁 Check again
add-button-anyway = ▶️ Use it here anyway
add-added =
    ✅ <b>{ $name }</b> (@{ $bot }) is your shop now.

    Open it and send <code>/admin</code>: put in your products first, or fill it with the demo catalogue to look around; then your payment details and settings.
add-known = @{ $bot } is already one of your shops; nothing was changed.
add-renewed = 🔑 @{ $bot } is already one of your shops. Its new token is in place.
add-removed = 🗑 You removed @{ $bot } a while ago. Its data is still here: shall I bring it back?
add-elsewhere-webhook =
    ⚠️ @{ $bot } is running elsewhere: a webhook sends its messages to <b>{ $host }</b>.

    A bot can work in one place only. Remove the webhook there and check again, or use the bot here anyway: then that program gets nothing more.
add-elsewhere-poller =
    ⚠️ @{ $bot } is running elsewhere: another program is fetching its messages right now.

    A bot can work in one place only. Stop that program and check again, or use the bot here anyway: the two will disturb each other until the other one stops.

new-explain =
    <b>Create a bot</b> without BotFather and without a token: press the button, choose name and username in Telegram, confirm. I set it up and tell you when it is ready.
new-button-create = ✨ Create a bot
new-name = { $name }'s shop
new-off = Creating bots by a button is not switched on here. You can still add one with its token.
new-off-owner = Creating bots by a button is off. To switch it on, open @BotFather's app → @{ $bot } → “Bot Management Mode”, then try again. Until then bots are added with their token.

managed-added = ✅ Your shop @{ $bot } is ready. Open it and send <code>/admin</code>: put in your products first, or fill it with the demo catalogue to look around; then your payment details and settings.
managed-renewed = 🔑 @{ $bot } has a new token; I took it over. You need to do nothing.
managed-moved = 🤝 @{ $bot } belongs to you now, with its shop and all its data.
managed-not-invited = Telegram created @{ $bot }, but new shops are by invitation here. Ask the platform's owner for a link: once you open it, the shop is set up.
managed-registration-closed = Telegram created @{ $bot }, but at the moment no new shops are accepted here.

bots-title = 🏪 <b>Your shops</b>: { $count }
bots-choose = Which shop do you mean?
bots-none = You have no shops yet.

shop-card =
    { $icon } <b>{ $name }</b> · @{ $bot }
    Customers: { $customers ->
        [none] –
       *[other] { $customers }
    }
    Since { $created }
shop-state-active = The shop is running.
shop-state-paused = The shop is paused: customers get no answers.
shop-state-revoked = The bot's token is not valid any more. Get a new one from @BotFather and press “Replace token”.
shop-state-conflict = Another program is fetching this bot's messages too. Stop it there: a bot can work in one place only.
shop-state-suspended = The shop is suspended because an update of the platform failed for it. The platform's owner has to look at it.
shop-state-removed = The shop is removed. Its data is kept until { $until }.
shop-button-open = ⚙️ Manage
shop-button-link = 🔗 Open the bot
shop-button-pause = ⏸ Pause
shop-button-resume = ▶️ Resume
shop-button-remove = 🗑 Remove
shop-button-remove-confirm = 🗑 Yes, remove
shop-button-token = 🔑 Replace token
shop-button-undo = ↩️ Bring back
shop-paused = ⏸ @{ $bot } is paused.
shop-resumed = ▶️ @{ $bot } is running again.
shop-remove-ask =
    Remove @{ $bot }?

    The bot stops at once. Customers, balances and settings are kept for { $days } days: until then you can bring everything back. After that it is deleted for good.
shop-removed = 🗑 @{ $bot } is removed. You can bring it back within { $days } days.
shop-restored = ↩️ @{ $bot } is back, with everything it had.
shop-token-ask =
    Send me the new token of @{ $bot }.

    @BotFather → <code>/mybots</code> → @{ $bot } → API Token. I delete your message at once.
shop-token-replaced = 🔑 @{ $bot } works with its new token now.

invite-link =
    ✉️ <b>Invitation for one operator</b>

    <code>{ $link }</code>

    Works once, until { $until }.
invite-button-copy = 📋 Copy
invite-button-share = 📤 Share

stats-title = 📊 <b>Your shops</b>: { $count }
stats-title-owner = 📊 <b>All shops</b>: { $count }
stats-active = { $icon } running: { $count }
stats-paused = { $icon } paused: { $count }
stats-revoked = { $icon } token refused: { $count }
stats-conflict = { $icon } running elsewhere too: { $count }
stats-suspended = { $icon } suspended: { $count }
stats-removed = { $icon } removed: { $count }
stats-totals =
    Customers: { $customers }
    Payments: { $payments }
stats-turnover = Turnover: <b>{ $money }</b>
stats-partial = Customers and turnover are those of the { $count } most active shops.

announce-ask = What shall I tell every operator? Send the text.
announce-preview =
    <b>Preview</b>

    { $text }

    Send this to { $count ->
        [one] one operator
       *[other] { $count } operators
    }?
announce-sent = 📣 On its way to { $count ->
        [one] one operator
       *[other] { $count } operators
    }.
announce-message =
    📣 <b>News from the platform</b>

    { $text }

notice-revoked =
    🔑 Telegram refuses the token of @{ $bot }: it was revoked or replaced. The shop has stopped.

    Get the current token from @BotFather and send it to me: /token
notice-conflict =
    ⚠️ Another program is fetching the messages of @{ $bot } too. A bot can work in one place only: customers may get no answers until you stop the other one.
notice-healed = ✅ @{ $bot } works normally again.
notice-suspended =
    🛠 @{ $bot } is suspended: an update of the platform failed for this shop. Nothing is lost; the platform's owner has to look at it.

help-text =
    I turn your Telegram bots into shops. Each shop belongs to you alone; customers talk to your bot, you run it with <code>/admin</code> there.

command-start = Menu
command-add = Add a bot with its token
command-new = Create a bot in Telegram
command-bots = My shops
command-pause = Pause a shop
command-resume = Let a paused shop run
command-remove = Remove a shop
command-token = Replace a bot's token
command-stats = Statistics
command-invite = Invite an operator
command-announce = Tell every operator something
command-unlock = Reset an operator's second factor
command-language = Language
command-help = Help

error-token-malformed = That does not look like a bot token. It is digits, a colon and about 35 letters, like <code>123456789:AA…</code> — please copy it from @BotFather once more.
error-token-wrong = Telegram does not accept this token: it is mistyped, or it was revoked. Please get the current one from @BotFather.
error-token-own = That is my own token! I cannot be a shop. If anybody but the platform's owner has it, revoke it in @BotFather now.
error-token-other-bot = This token belongs to @{ $other }, not to @{ $bot }.
error-telegram-unavailable = Telegram gives no answer at the moment, so I could not check the token. Please try again in a minute.
error-bot-foreign = This bot is already a shop of another operator. If it is yours, ask them to remove it first or write to the platform's owner.
error-bot-unknown = You have no shop { $bot }. Your shops: /bots
error-not-invited = New shops are by invitation here. Ask the platform's owner for a link.
error-registration-closed = At the moment no new shops are accepted here.
error-invitation-invalid = This invitation does not work: it was used already or is too old. Please ask for a new one.
error-owner-only = Only the platform's owner can do this.
error-shop-gone = The data of @{ $bot } is deleted already. You can add the bot again with its token: /add
error-pause-paused = @{ $bot } is paused already.
error-pause-revoked = @{ $bot } is not running: its token is not valid any more. Replace it: /token
error-pause-suspended = @{ $bot } is not running: it is suspended until the platform's owner has looked at it.
error-pause-removed = @{ $bot } is removed already.
error-resume-active = @{ $bot } is running already.
error-resume-conflict = @{ $bot } is running, but another program disturbs it: stop that one.
error-resume-revoked = @{ $bot } needs a new token first: /token
error-resume-suspended = @{ $bot } is suspended until the platform's owner has looked at it.
error-resume-removed = @{ $bot } is removed. Open it in /bots to bring it back.
error-announce-long = That is too long: an announcement has at most { $most } letters.
error-announce-nobody = There are no operators yet.

unlock-usage = 🔐 Whose operator has lost their second factor? Write <code>/unlock @shop_bot</code>.
unlock-ask = 🔐 Take away the second factor of the operator of <b>{ $name }</b> (@{ $bot })? Do it only when you are sure who asks: talk to them in person. They are told, and payouts of theirs wait for a day.
unlock-yes = ♻️ Yes, reset it
unlock-done = ♻️ The second factor of @{ $bot }'s operator is reset.
command-chains = The networks that are watched
chains-text = ⛓ <b>Networks</b>
  { $count ->
    [0] No shop takes coins yet: nothing is watched.
   *[other] The last block that was read of each:
  }
chains-line = { $halted ->
    [yes] ⛔ <b>{ $network }</b>: stopped at block { $height }, it waits for you
   *[no] ✅ { $network }: block { $height }, { $time }
  }
chains-go = ▶️ Let { $network } go on
chains-sure = ⛔ <b>{ $network }</b> stopped at block { $height }: <code>{ $reason }</code>

  Its newest blocks were replaced by so many others that payments which were credited may be gone. While it is stopped, nothing of it is credited, and customers cannot choose it.

  Look at a block explorer first: has the network settled on one chain, and does your node follow it? Then I go on after the last block that both have in common. Credited payments that are in no block any more are shown to the staff of their shop; nothing is taken back by itself.
chains-yes = ▶️ Yes, go on
chains-going = ▶️ I am comparing the blocks of { $network }. You hear of it when it goes on.
notice-chain-halted = ⛔ <b>{ $network }</b> stopped at block { $height }: too many of its blocks were replaced by others. Nothing of it is credited until you have looked at it.
notice-chain-resumed = ▶️ <b>{ $network }</b> goes on. { $lost ->
    [0] Every payment that was credited is still in it.
    [one] One payment that was credited is in no block any more: the staff of its shop see it.
   *[other] { $lost } payments that were credited are in no block any more: the staff of their shops see them.
  }
button-chains = ⛓ Have a look
