"""What a password must be: Django's validators (AUTH_PASSWORD_VALIDATORS), saying what to do."""

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)


class LongEnough(MinimumLengthValidator):
    def get_error_message(self):
        return f"The new password must be {self.min_length} characters or more"


class NotCommon(CommonPasswordValidator):
    def get_error_message(self):
        return "This password is on the list of those that are guessed first. Choose another"


class NotOnlyNumbers(NumericPasswordValidator):
    def get_error_message(self):
        return "The new password must have letters too, not numbers alone"


class UnlikeThePerson(UserAttributeSimilarityValidator):
    def get_error_message(self):
        return "The new password is too much like your %(verbose_name)s. Choose another"
