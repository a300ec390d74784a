import Doctor
import Formats
import Keeping
import TokenModel
import Vault

extension DoctorProbe {
  /// Each share that this host has joined, or that an examined environment names.
  /// - Parameter offline: whether no register is asked.
  func shares(offline: Bool) async -> [Finding] {
    var findings: [Finding] = []
    for name in Set(fob.shares.folder.names + usable.compactMap(\.share)).sorted() {
      do throws(FileFailure) {
        let share = try fob.shares.share(named: name)
        guard !offline else { continue }
        findings += ShareChecks.findings(await facts(of: share))
      } catch {
        findings.append(ShareChecks.finding(ofBroken: name, error))
      }
    }
    return findings
  }

  private func facts(of share: Share) async -> ShareFacts {
    var facts = ShareFacts(
      name: share.name, place: share.place, joined: share.joined, present: .failure(.conflict), refused: [])
    do throws(RegisterFailure) {
      facts.present = .success(try await share.register.read(RegisterKey("probe")).standing)
      for environment in usable where environment.share == share.name {
        let key = share.seal.key(of: environment)
        guard let entry = try await share.register.read(key).entry else { continue }
        do throws(SealFailure) {
          _ = try share.seal.open(entry.value, for: key, origin: environment.origin)
        } catch {
          if !facts.refused.contains(error) { facts.refused.append(error) }
        }
      }
    } catch {
      facts.present = .failure(error)
    }
    return facts
  }
}
