package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eks.model.VpcConfigResponse;

final class ClosedEndpointTest {
    @Test
    void aPrivateEndpointIsReachedFromItsVpcOnly() {
        assertThat(advice(
                        VpcConfigResponse.builder().endpointPublicAccess(false).endpointPrivateAccess(true)))
                .isEqualTo(
                        "The endpoint of cluster main is private: run this in its VPC, or over a VPN or peering that leads there");
    }

    @Test
    void anEndpointForCertainAddressesNamesThemAndHowToAddOne() {
        assertThat(advice(VpcConfigResponse.builder()
                        .endpointPublicAccess(true)
                        .endpointPrivateAccess(true)
                        .publicAccessCidrs("192.0.2.0/24", "198.51.100.7/32")))
                .contains(
                        "lets in 192.0.2.0/24, 198.51.100.7/32 and its VPC only",
                        "--region eu-west-1 --resources-vpc-config publicAccessCidrs=192.0.2.0/24,198.51.100.7/32,YOUR-ADDRESS/32");
    }

    @Test
    void whereEverybodyIsLetInTheNetworkOfTheCallerIsLeft() {
        assertThat(advice(VpcConfigResponse.builder().endpointPublicAccess(true).publicAccessCidrs("0.0.0.0/0")))
                .contains("lets everybody in", "firewall, proxy and DNS");
    }

    @Test
    void whoIsToldNothingIsToldWhatToAsk() {
        assertThat(ClosedEndpoint.advice(null, "main", "eu-west-1"))
                .contains("may be private", "aws eks describe-cluster --name main --region eu-west-1");
        assertThat(advice(VpcConfigResponse.builder())).contains("may be private");
    }

    private static String advice(VpcConfigResponse.Builder network) {
        return ClosedEndpoint.advice(network.build(), "main", "eu-west-1");
    }
}
