using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Appliance.Health.Doctor;

/// <summary>Who the board is: its options, its enrolment, its key and its certificate, and who may work at it.</summary>
internal sealed class IdentityChecks(DoctorOptions options, TimeProvider time)
{
    public const string OptionsName = "options";
    public const string EnrolmentName = "enrolment";
    public const string KeyName = "board-key";
    public const string CertificateName = "certificate";
    public const string OfficersName = "officers";

    /// <summary>Renewal begins with a third left; with less than this of the whole, it has failed for a while.</summary>
    private const double ShareLeftMin = 0.2;

    private static readonly byte[] _trial = "checkpointedge doctor"u8.ToArray();

    private string Data => options.DataDirectory;

    public Finding Options()
    {
        string file = options.OptionsPath;
        try
        {
            OptionsFile read = OptionsFile.Read(file);
            ServiceOptions.Of(options);
            DeviceBindings bound = DeviceBindings.Load(Data);
            return File.Exists(file)
                ? Finding.Well(
                    OptionsName, file,
                    FormattableString.Invariant($"{read.Options.Length} option(s), all known; {bound.Count} device(s) bound."))
                : Finding.Well(
                    OptionsName, file,
                    FormattableString.Invariant($"There is no such file: the service starts as built; {bound.Count} device(s) bound."));
        }
        catch (ApplianceException failure)
        {
            string sentence = failure.Message.Split("; usage:")[0];
            return Finding.Fault(
                OptionsName, file, sentence,
                $"Correct it, then restart {options.ServiceUnit}; checkpointctl config show --origin says what stands where.");
        }
    }

    public Finding Enrolment()
    {
        string file = Path.Combine(Data, UnitFiles.IdentityName);
        try
        {
            UnitIdentity unit = UnitFiles.Load(Data);
            return Finding.Well(EnrolmentName, file, $"Unit {unit.Unit} at {unit.Site}, lane {unit.Lane}, of {unit.Central}.");
        }
        catch (ProvisioningException failure)
        {
            return Finding.Fault(EnrolmentName, file, failure.Message, "Ask Central for a ticket and run checkpointctl enrol.");
        }
    }

    /// <summary>Signs and verifies: a key that is there and does not work is a fault like one that is not.</summary>
    public Finding Key()
    {
        bool inTpm = File.Exists(Path.Combine(Data, UnitFiles.TpmKeyName));
        string file = Path.Combine(Data, inTpm ? UnitFiles.TpmKeyName : UnitFiles.KeyName);
        try
        {
            using BoardKey key = BoardKey.Open(Data);
            byte[] signature = key.Signing.SignData(_trial, HashAlgorithmName.SHA256);
            using X509Certificate2 certificate = UnitFiles.ReadCertificate(Data);
            using ECDsa shown = certificate.GetECDsaPublicKey()
                ?? throw new ProvisioningException($"{UnitFiles.CertificateName} holds no P-256 key.");
            return shown.VerifyData(_trial, signature, HashAlgorithmName.SHA256)
                ? Finding.Well(KeyName, file, inTpm ? "The TPM signs with it." : "It signs, and the certificate is its own.")
                : Finding.Fault(
                    KeyName, file, "It is not the key of this board's certificate.",
                    "Bring back the key that was there, or enrol the board again.");
        }
        catch (Exception failure) when (failure is ProvisioningException or CryptographicException)
        {
            return Finding.Fault(
                KeyName, file, failure.Message,
                inTpm ? "Look whether /dev/tpmrm0 is there and tpm2-tools is installed; else enrol the board again." : "Enrol the board again.");
        }
    }

    public Finding Certificate(UnitIdentity? unit)
    {
        string file = Path.Combine(Data, UnitFiles.CertificateName);
        try
        {
            using X509Certificate2 certificate = UnitFiles.ReadCertificate(Data);
            DateTimeOffset now = time.GetUtcNow();
            (DateTimeOffset begin, DateTimeOffset end) = (
                certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
            string until = string.Create(CultureInfo.InvariantCulture, $"until {end:yyyy-MM-dd}");
            if (unit is not null && !GivenCertificate.IsOf(certificate, unit.AuthorityPem))
                return Finding.Fault(
                    CertificateName, file, "Central's authority has not signed it.",
                    "Connect the board to Central, which gives it another; else enrol it again.");
            if (now < begin)
                return Finding.Fault(
                    CertificateName, file,
                    string.Create(CultureInfo.InvariantCulture, $"It begins on {begin:yyyy-MM-dd HH:mm} UTC only."),
                    "Set the board's clock.");
            if (now > end)
                return Finding.Fault(
                    CertificateName, file, $"It served {until}.",
                    "Connect the board to Central: it renews an ended certificate by itself; look at the clock first.");
            int days = (int)(end - now).TotalDays;
            string found = string.Create(CultureInfo.InvariantCulture, $"It serves {until}, {days} day(s) more.");
            return (end - now) / (end - begin) < ShareLeftMin
                ? Finding.Look(CertificateName, file, found, "It should have been renewed by now: look at the line about Central.")
                : Finding.Well(CertificateName, file, found);
        }
        catch (ProvisioningException failure)
        {
            return Finding.Fault(CertificateName, file, failure.Message, "Enrol the board again.");
        }
    }

    public Finding Officers()
    {
        string file = Path.Combine(Data, OfficerRegister.FileName);
        try
        {
            int all = 0, supervisors = 0;
            foreach (Officer officer in new OfficerRegister(Data).All())
                (all, supervisors) = (all + 1, supervisors + (officer.Supervisor ? 1 : 0));
            string found = FormattableString.Invariant($"{all} officer(s), {supervisors} of them supervisor(s).");
            return supervisors > 0
                ? Finding.Well(OfficersName, file, found)
                : Finding.Look(
                    OfficersName, file, found, "Run checkpointctl officer add --supervisor: nobody can lift a wait after wrong PINs.");
        }
        catch (OfficerException failure)
        {
            return Finding.Fault(OfficersName, file, failure.Message, "Restore the file, or add the officers again.");
        }
    }
}
