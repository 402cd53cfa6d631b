using System.Security.Cryptography.X509Certificates;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Sync;

namespace CheckpointEdge.Cli.Tests.Enrol;

/// <summary>A board's certificate through the years, with a real Central and a clock that the test moves.</summary>
public sealed class CertificateRenewalTests
{
    [Fact]
    public async Task A_board_renews_when_a_third_is_left_and_not_before_and_keeps_its_key()
    {
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        await house.EnrolAsync();
        using CentralLink link = house.Link();
        using CertificateRenewal renewal = house.Renewal(link);
        string keyBefore = Key(house);

        house.Advance(TimeSpan.FromDays(240));
        Assert.False(await renewal.RunOnceAsync(CancellationToken.None));
        house.Advance(TimeSpan.FromDays(5));
        Assert.True(await renewal.RunOnceAsync(CancellationToken.None));
        Assert.False(await renewal.RunOnceAsync(CancellationToken.None));

        Assert.Equal(365, (renewal.Until - house.BoardClock.GetUtcNow()).TotalDays, 0.1);
        Assert.Equal(keyBefore, Key(house));
        Assert.Empty((await link.AnswersAsync(0, CancellationToken.None)).Answers);
        using CentralLink later = house.Link();
        Assert.Empty((await later.AnswersAsync(0, CancellationToken.None)).Answers);
    }

    [Fact]
    public async Task A_board_that_was_away_until_its_certificate_had_ended_comes_back_without_a_visit()
    {
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        await house.EnrolAsync();
        house.Advance(TimeSpan.FromDays(365 + 60));
        using CentralLink link = house.Link();
        using CertificateRenewal renewal = house.Renewal(link);

        CentralUnreachableException refused = await Assert.ThrowsAsync<CentralUnreachableException>(
            () => link.AnswersAsync(0, CancellationToken.None));
        Assert.Contains("serves for renewal alone", refused.Message, StringComparison.Ordinal);

        Assert.True(await renewal.RunOnceAsync(CancellationToken.None));
        Assert.Empty((await link.AnswersAsync(0, CancellationToken.None)).Answers);
    }

    [Fact]
    public async Task A_Central_that_runs_for_years_without_a_restart_stays_in_reach()
    {
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        await house.EnrolAsync();
        using (CentralLink first = house.Link())
            Assert.Empty((await first.AnswersAsync(0, CancellationToken.None)).Answers);
        house.Advance(TimeSpan.FromDays(360));
        using CentralLink open = house.Link();
        using (CertificateRenewal renewal = house.Renewal(open))
            Assert.True(await renewal.RunOnceAsync(CancellationToken.None));

        house.Advance(TimeSpan.FromDays(470));
        using (CentralLink late = house.Link())
            await Assert.ThrowsAsync<CentralUnreachableException>(() => late.AnswersAsync(0, CancellationToken.None));
        house.DayOfCentral();

        using CentralLink link = house.Link();
        using CertificateRenewal later = house.Renewal(link);
        Assert.True(await later.RunOnceAsync(CancellationToken.None));
        Assert.Empty((await link.AnswersAsync(0, CancellationToken.None)).Answers);
    }

    [Fact]
    public async Task A_board_of_the_days_before_the_authority_gets_a_certificate_of_it_at_once()
    {
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        await house.EnrolAsync();
        house.MakeSelfSigned();
        using CentralLink link = house.Link();
        Assert.Empty((await link.AnswersAsync(0, CancellationToken.None)).Answers);
        string own = File.ReadAllText(Path.Combine(house.BoardData, UnitFiles.CertificateName));

        using CertificateRenewal renewal = house.Renewal(link);
        Assert.True(await renewal.RunOnceAsync(CancellationToken.None));
        Assert.False(await renewal.RunOnceAsync(CancellationToken.None));
        Assert.Empty((await link.AnswersAsync(0, CancellationToken.None)).Answers);

        File.WriteAllText(Path.Combine(house.BoardData, UnitFiles.CertificateName), own);
        using CentralLink before = house.Link();
        Assert.Contains("self-signed one serves for renewal alone", (await Assert.ThrowsAsync<CentralUnreachableException>(
            () => before.AnswersAsync(0, CancellationToken.None))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_board_is_told_so_and_renews_nothing()
    {
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        await house.EnrolAsync();
        house.OnStore(units =>
        {
            units.Revoke("north-1", "test");
            return 0;
        });
        house.Advance(TimeSpan.FromDays(300));
        using CentralLink link = house.Link();
        using CertificateRenewal renewal = house.Renewal(link);

        await Assert.ThrowsAsync<CentralUnreachableException>(() => renewal.RunOnceAsync(CancellationToken.None));
        Assert.Contains("was revoked", renewal.Trouble, StringComparison.Ordinal);
        Assert.Contains("was revoked", link.Status.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-2_000, "this board's clock says")]
    [InlineData(2_000, "this board's clock says")]
    public async Task A_board_whose_clock_is_wrong_says_both_times(int days, string sentence)
    {
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        await house.EnrolAsync();
        house.BoardClock.Advance(TimeSpan.FromDays(days));
        using CentralLink link = house.Link();

        CentralUnreachableException refused = await Assert.ThrowsAsync<CentralUnreachableException>(
            () => link.AnswersAsync(0, CancellationToken.None));
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.Contains("check the board's clock", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_from_a_Central_whose_clock_is_wrong_is_not_taken_and_the_one_before_stays()
    {
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        await house.EnrolAsync();
        house.BoardClock.Advance(TimeSpan.FromDays(300));
        house.CentralClock.Advance(TimeSpan.FromDays(-400));
        using CentralLink link = house.Link();
        using CertificateRenewal renewal = house.Renewal(link);
        string before = File.ReadAllText(Path.Combine(house.BoardData, UnitFiles.CertificateName));

        await Assert.ThrowsAsync<ProvisioningException>(() => renewal.RunOnceAsync(CancellationToken.None));

        Assert.Contains("one of the clocks is wrong", renewal.Trouble, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Path.Combine(house.BoardData, UnitFiles.CertificateName)));
    }

    private static string Key(CentralAndBoard house)
    {
        using X509Certificate2 certificate = UnitFiles.ReadCertificate(house.BoardData);
        return Convert.ToBase64String(certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }
}
