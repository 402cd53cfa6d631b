using CheckpointEdge.Watchlists.Documents;

namespace CheckpointEdge.Watchlists.Tests.Documents;

public sealed class DocumentKeyTests
{
    [Theory]
    [InlineData("ab 12-3456")]
    [InlineData("AB123456<<<")]
    [InlineData("Ab.12/34\u00A056")]
    public void Writing_does_not_make_another_number(string number) =>
        Assert.Equal(DocumentKey.Of("AB123456"), DocumentKey.Of(number));

    [Theory]
    [InlineData("D", "DEU")]
    [InlineData("Germany", "D")]
    [InlineData("UTO", "UTO")]
    public void An_issuer_is_the_same_by_code_or_by_word(string issuer, string other) =>
        Assert.Equal(
            DocumentAgreement.NumberAndIssuer,
            DocumentKey.Of("AB123456", issuer).Compare(DocumentKey.Of("AB123456", other)));

    [Theory]
    [InlineData("AB123456", "FRA", "AB123456", "D", DocumentAgreement.OtherIssuer)]
    [InlineData("AB123456", "", "AB123456", "D", DocumentAgreement.NumberOnly)]
    [InlineData("AB123456", "D", "AB123457", "D", DocumentAgreement.None)]
    [InlineData("", "D", "", "D", DocumentAgreement.None)]
    [InlineData("12", "D", "12", "D", DocumentAgreement.None)]
    public void Number_first_then_issuer(
        string number, string issuer, string other, string otherIssuer, DocumentAgreement expected) =>
        Assert.Equal(expected, DocumentKey.Of(number, issuer).Compare(DocumentKey.Of(other, otherIssuer)));

    [Fact]
    public void A_number_of_any_length_is_cut_and_never_fails()
    {
        Assert.Equal(DocumentKey.NumberLengthMax, DocumentKey.Of(new string('7', 100_000)).Number.Length);
        Assert.False(DocumentKey.Of("\0<<<\uFFFF").IsUsable);
    }
}
