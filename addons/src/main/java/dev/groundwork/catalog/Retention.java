package dev.groundwork.catalog;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.groundwork.resource.LogGroup;

/** For how many days CloudWatch can keep log events; no other number is possible, see {@link LogGroup#RETENTIONS}. */
public enum Retention {
    DAYS_1(1),
    DAYS_3(3),
    DAYS_5(5),
    DAYS_7(7),
    DAYS_14(14),
    DAYS_30(30),
    DAYS_60(60),
    DAYS_90(90),
    DAYS_120(120),
    DAYS_150(150),
    DAYS_180(180),
    DAYS_365(365),
    DAYS_400(400),
    DAYS_545(545),
    DAYS_731(731),
    DAYS_1096(1096),
    DAYS_1827(1827),
    DAYS_2192(2192),
    DAYS_2557(2557),
    DAYS_2922(2922),
    DAYS_3288(3288),
    DAYS_3653(3653);

    private final int days;

    Retention(int days) {
        this.days = days;
    }

    /** The number of days. */
    @JsonValue
    public int days() {
        return days;
    }
}
