// What the page says when a passkey does not work, and no button where the browser knows no passkeys.
document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  document.querySelectorAll('[data-passkey-failed]').forEach((part) => { part.hidden = false })
})
if (!window.PublicKeyCredential) {
  document.querySelectorAll('[data-passkey]').forEach((part) => { part.hidden = true })
}
