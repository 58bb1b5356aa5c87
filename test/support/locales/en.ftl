# Words of the provider of the tests.
payer-fake-phone = Which phone shall be asked?
payer-fake-bank = Which bank?
instructions-fake = Send it to the account { $account }.
problem-fake-cancelled = You cancelled it on the phone.
