"""Who may use the pages that other packages bring? Ours say it themselves, beside the view."""

GET, FORM = ("GET",), ("GET", "POST")

# By the name of the route: (rule, methods). "public" is everybody, "login" who is logged in.
DECLARED: dict[str, tuple[str, tuple[str, ...]]] = {
    "account_login": ("public", FORM),
    "account_logout": ("login", FORM),
    "account_signup": ("public", FORM),
    "account_inactive": ("public", GET),
    "account_reauthenticate": ("login", FORM),
    "account_email": ("login", FORM),
    "account_email_verification_sent": ("public", GET),
    "account_confirm_email": ("public", FORM),
    "account_change_password": ("login", FORM),
    "account_set_password": ("login", FORM),
    "account_reset_password": ("public", FORM),
    "account_reset_password_done": ("public", GET),
    "account_reset_password_from_key": ("public", FORM),
    "account_reset_password_from_key_done": ("public", GET),
    "account_confirm_login_code": ("public", FORM),
    "account_request_login_code": ("public", FORM),
    "mfa_index": ("login", GET),
    "mfa_authenticate": ("public", FORM),
    "mfa_reauthenticate": ("login", FORM),
    "mfa_trust": ("public", FORM),
    "mfa_activate_totp": ("login", FORM),
    "mfa_deactivate_totp": ("login", FORM),
    "mfa_view_recovery_codes": ("login", GET),
    "mfa_generate_recovery_codes": ("login", FORM),
    "mfa_download_recovery_codes": ("login", GET),
    "mfa_list_webauthn": ("login", GET),
    "mfa_add_webauthn": ("login", FORM),
    "mfa_edit_webauthn": ("login", FORM),
    "mfa_remove_webauthn": ("login", FORM),
    "mfa_reauthenticate_webauthn": ("login", FORM),
    "mfa_login_webauthn": ("public", FORM),
    "mfa_signup_webauthn": ("public", FORM),
}
