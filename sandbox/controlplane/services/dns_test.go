package services

import (
	"fmt"
	"net/netip"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

func ask(t *testing.T, s *Services, name string, kind dnsmessage.Type, limit int) dnsmessage.Message {
	t.Helper()
	question := dnsmessage.Message{Header: dnsmessage.Header{ID: 7, RecursionDesired: true},
		Questions: []dnsmessage.Question{{Name: dnsmessage.MustNewName(name), Type: kind, Class: dnsmessage.ClassINET}}}
	packed, err := question.Pack()
	if err != nil {
		t.Fatal(err)
	}
	var answer dnsmessage.Message
	if err := answer.Unpack(s.reply(packed, limit)); err != nil {
		t.Fatal(err)
	}
	if answer.ID != 7 || !answer.Response || len(answer.Questions) != 1 {
		t.Errorf("the answer is %+v", answer.Header)
	}
	return answer
}

func TestANameIsAnsweredWithItsAddressesWhateverItsCase(t *testing.T) {
	s := &Services{now: table{names: map[string][]netip.Addr{"web.n.svc.cluster.local.": {netip.MustParseAddr("10.96.7.7")}}}}
	for _, name := range []string{"web.n.svc.cluster.local.", "Web.N.svc.Cluster.Local."} {
		answer := ask(t, s, name, dnsmessage.TypeA, largest)
		if len(answer.Answers) != 1 || answer.Answers[0].Body.(*dnsmessage.AResource).A != [4]byte{10, 96, 7, 7} {
			t.Errorf("%s: %v", name, answer.Answers)
		}
	}
	if answer := ask(t, s, "web.n.svc.cluster.local.", dnsmessage.TypeAAAA, largest); answer.RCode != dnsmessage.RCodeSuccess || len(answer.Answers) != 0 {
		t.Errorf("an address of version 6: %+v", answer)
	}
	if answer := ask(t, s, "example.com.", dnsmessage.TypeA, largest); answer.RCode != dnsmessage.RCodeNameError {
		t.Errorf("a name from outside: %+v", answer)
	}
}

func TestAnAnswerThatIsTooLongForOnePacketIsCutAndWholeByTCP(t *testing.T) {
	var many []netip.Addr
	for i := range 100 {
		many = append(many, netip.MustParseAddr(fmt.Sprintf("10.1.0.%d", i+2)))
	}
	s := &Services{now: table{names: map[string][]netip.Addr{"many.n.svc.cluster.local.": many}}}
	if answer := ask(t, s, "many.n.svc.cluster.local.", dnsmessage.TypeA, largest); !answer.Truncated || len(answer.Answers) != 0 {
		t.Errorf("by UDP: truncated %t, %d answers", answer.Truncated, len(answer.Answers))
	}
	if answer := ask(t, s, "many.n.svc.cluster.local.", dnsmessage.TypeA, 65535); answer.Truncated || len(answer.Answers) != 100 {
		t.Errorf("by TCP: truncated %t, %d answers", answer.Truncated, len(answer.Answers))
	}
}

func TestWhatIsNoQuestionIsNotAnswered(t *testing.T) {
	for _, junk := range [][]byte{nil, {1, 2, 3}, make([]byte, 12)} {
		if reply := (&Services{}).reply(junk, largest); reply != nil {
			t.Errorf("%v was answered with %v", junk, reply)
		}
	}
}
