from allauth.account.forms import LoginForm


class SignInForm(LoginForm):
    """Email address and password. A session ends with the browser: there is no remembering."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        email, password = self.fields["login"], self.fields["password"]
        email.label = "Email address"
        email.widget.attrs.update({"autocomplete": "username", "spellcheck": "false"})
        email.error_messages.update(
            required="Enter your email address",
            invalid="Enter an email address in the right form, like name@example.com",
        )
        email.validators[0].message = email.error_messages["invalid"]
        password.help_text = ""
        password.error_messages["required"] = "Enter your password"

    def clean(self):
        return super().clean() | {"remember": False}
