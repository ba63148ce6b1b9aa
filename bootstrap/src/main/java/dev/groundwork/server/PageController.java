package dev.groundwork.server;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.nio.charset.StandardCharsets;

/** The addresses. All of them are read; there is none that changes anything. */
@Controller
final class PageController {
    private final Pages pages;

    PageController(Pages pages) {
        this.pages = pages;
    }

    @Get("/")
    HttpResponse<byte[]> report() {
        return answer(pages.report());
    }

    @Get("/report.json")
    HttpResponse<byte[]> json() {
        return answer(pages.json());
    }

    @Get("/metrics")
    HttpResponse<byte[]> metrics() {
        return answer(pages.metrics());
    }

    @Get("/healthz")
    HttpResponse<byte[]> alive() {
        return answer(pages.alive());
    }

    @Get("/readyz")
    HttpResponse<byte[]> ready() {
        return answer(pages.ready());
    }

    private static HttpResponse<byte[]> answer(Pages.Page page) {
        return answer(page, HttpResponse.status(HttpStatus.valueOf(page.code())));
    }

    static MutableHttpResponse<byte[]> answer(Pages.Page page, MutableHttpResponse<?> answer) {
        return answer.header(HttpHeaders.CONTENT_TYPE, page.type())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .body(page.text().getBytes(StandardCharsets.UTF_8));
    }
}
