# What every bot says: buttons, errors, notices about money. Keys `<screen>-<what>`; Telegram HTML.

button-back = ‹ Back
button-menu = ☰ Menu
button-cancel = ✖️ Cancel
button-confirm = ✅ Confirm
button-balance = 💰 Balance

error-unexpected = Sorry, something went wrong on our side. Please try again in a moment.
error-button-old = This button is out of date. Here is a fresh start: /menu
error-text-expected = Please answer with a text message.
error-not-allowed = You are not allowed to do this.
error-dialogue-moved = That answer came too late: the question has changed. Please try again.
