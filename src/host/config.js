// The server, if it is elsewhere: README.md, "CDN".
window.ROLECALL_API_URL = "";
