// Shows the API with Swagger UI; what is tried goes out with the session of who has logged in, and its CSRF token.
const told = document.body.dataset;

window.SwaggerUIBundle({
  url: told.openapi,
  dom_id: "#swagger-ui",
  deepLinking: true,
  presets: [window.SwaggerUIBundle.presets.apis],
  requestInterceptor: (request) => {
    request.headers["X-CSRFToken"] = told.csrfToken;
    return request;
  },
});
