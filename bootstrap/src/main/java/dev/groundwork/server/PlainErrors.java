package dev.groundwork.server;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;

/** What is answered where there is no page. Micronaut's own answers would be JSON, for which a library is wanted. */
@Singleton
final class PlainErrors implements ErrorResponseProcessor<byte[]> {
    private final Pages pages;

    PlainErrors(Pages pages) {
        this.pages = pages;
    }

    @Override
    public MutableHttpResponse<byte[]> processResponse(ErrorContext context, MutableHttpResponse<?> answer) {
        int code = answer.code();
        return PageController.answer(
                code < HttpStatus.INTERNAL_SERVER_ERROR.getCode() ? pages.nothing(code) : pages.broken(), answer);
    }
}
