using CheckpointEdge.TravelDocuments.Cryptography;

namespace CheckpointEdge.Tests.Cryptography;

public sealed class MacTests
{
    /// <summary>RFC 4493, section 4, and NIST SP 800-38B, appendix D (AES-192, AES-256).</summary>
    [Theory]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", 0, "bb1d6929e95937287fa37d129b756746")]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", 16, "070a16b46b4d4144f79bdd9dd04a287c")]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", 40, "dfa66747de9ae63030ca32611497c827")]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", 64, "51f0bebf7e3b9d92fc49741779363cfe")]
    [InlineData("8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b", 0, "d17ddf46adaacde531cac483de7a9367")]
    [InlineData("8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b", 64, "a1d5df0eed790f794d77589659f39a11")]
    [InlineData("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", 0, "028962f61b7bf89efc6b551f4667d983")]
    [InlineData("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", 64, "e1992190549f6ed5696a2c056c315410")]
    public void CMAC_gives_the_codes_of_its_standard(string key, int length, string code)
    {
        byte[] message = Convert.FromHexString(
            "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
            + "f69f2445df4f9b17ad2b417be66c3710");
        using AesCmac cmac = new(Convert.FromHexString(key));
        Assert.Equal(code, Convert.ToHexStringLower(cmac.Compute(message.AsSpan(0, length))));
    }

    /// <summary>Doc 9303-11, appendix D.3 (M_IFD) and D.4 (over a command).</summary>
    [Theory]
    [InlineData("7962D9ECE03D1ACD4C76089DCE131543",
        "72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2", "5F1448EEA8AD90A7")]
    [InlineData("F1CB1F1FB5ADF208806B89DC579DC1F8",
        "887022120C06C2270CA4020C800000008709016375432908C044F6", "BF8B92D635FF24F8")]
    public void Retail_MAC_gives_the_codes_of_the_worked_examples(string key, string data, string code)
    {
        using RetailMac mac = new(Convert.FromHexString(key));
        Assert.Equal(code, Convert.ToHexString(mac.Compute(Convert.FromHexString(data))));
    }

    [Theory]
    [InlineData("", "8000000000000000")]
    [InlineData("01", "0180000000000000")]
    [InlineData("0102030405060708", "01020304050607088000000000000000")]
    public void Padding_adds_one_byte_at_least_and_comes_off_again(string plain, string padded)
    {
        byte[] result = BlockPadding.Pad(Convert.FromHexString(plain), 8);
        Assert.Equal(padded, Convert.ToHexString(result));
        Assert.Equal(plain.Length / 2, BlockPadding.PlainLength(result));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000000")]
    [InlineData("0180000000000001")]
    public void What_was_never_padded_does_not_come_off(string bytes) =>
        Assert.Equal(-1, BlockPadding.PlainLength(Convert.FromHexString(bytes)));
}
