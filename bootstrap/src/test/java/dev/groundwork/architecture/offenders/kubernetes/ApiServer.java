package dev.groundwork.architecture.offenders.kubernetes;

/** Where requests go through. */
final class ApiServer {
    record Request(String method) {
        static Request get() {
            return new Request("GET");
        }
    }
}
