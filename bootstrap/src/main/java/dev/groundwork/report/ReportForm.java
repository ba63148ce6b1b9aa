package dev.groundwork.report;

/** The forms in which the report of a run can be kept in a file. */
public enum ReportForm {
    /** Everything, for programs. */
    JSON {
        @Override
        public String print(Finished finished) {
            return JsonReport.print(finished.report(), finished.exitCode());
        }
    },
    /** Test results, as every CI shows them. */
    JUNIT {
        @Override
        public String print(Finished finished) {
            return JunitReport.print(finished);
        }
    },
    /** Findings at lines of the baseline, as code hosts show them in a change. */
    SARIF {
        @Override
        public String print(Finished finished) {
            return SarifReport.print(finished);
        }
    },
    /** One page, for people. */
    HTML {
        @Override
        public String print(Finished finished) {
            return HtmlReport.print(finished);
        }
    },
    /** Numbers, for Prometheus. */
    METRICS {
        @Override
        public String print(Finished finished) {
            return MetricsReport.print(finished);
        }
    };

    /** The whole file. */
    public abstract String print(Finished finished);
}
