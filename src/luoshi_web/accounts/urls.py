"""Addresses of signing in and out. Templates: accounts/sign_in.html, password.html and password_done.html."""

from django.contrib.auth import views as auth
from django.urls import path
from django.views.i18n import set_language

from luoshi_web.accounts.forms import SignInForm

urlpatterns = [
    path(
        "sign-in/",
        auth.LoginView.as_view(
            template_name="accounts/sign_in.html", form_class=SignInForm, redirect_authenticated_user=True
        ),
        name="sign_in",
    ),
    path("sign-out/", auth.LogoutView.as_view(), name="sign_out"),
    path(
        "account/password/",
        auth.PasswordChangeView.as_view(template_name="accounts/password.html"),
        name="password_change",
    ),
    path(
        "account/password/done/",
        auth.PasswordChangeDoneView.as_view(template_name="accounts/password_done.html"),
        name="password_change_done",
    ),
    path("language/", set_language, name="set_language"),
]
