import Formats
import FoundationEssentials

/// What a server says to a login.
public enum LoginStep: Sendable {
  /// Done: the session.
  case loggedIn(Session)
  /// More is asked for.
  case challenged(LoginChallenge)
}

/// What is known for a login: from the environment, from its secret sources, or typed by a person.
public struct LoginAnswers: Sendable, Equatable {
  package private(set) var values: [LoginField.Name: Secret]

  /// Makes answers; every value is treated as a secret, the user name too.
  public init(_ values: [LoginField.Name: Secret] = [:]) {
    self.values = values
  }

  /// The answer to one field, or nil.
  public subscript(name: LoginField.Name) -> Secret? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// These answers, completed by others if nothing is known here.
  public func completed(by others: LoginAnswers) -> LoginAnswers {
    LoginAnswers(values.merging(others.values) { mine, _ in mine })
  }
}

/// Waiting until a person approves a login at an address, in a browser that may be on another machine (RFC 8628).
public struct LoginApproval: Sendable, Equatable, Codable {
  /// Where to go; neutral to draw.
  public var address: String
  /// The same with the code in it, or nil if the server gives none; neutral to draw.
  public var completeAddress: String?
  /// What to type there; neutral to draw.
  public var code: String
  /// Until when the code is good, by the clock of whoever asks: the `now` that a service was given, the local clock for everybody else.
  public var expires: Date
  /// Seconds to wait between two questions whether it was approved.
  public var interval: Int

  /// The address for a camera: with the code in it, where there is such a one.
  public var scannedAddress: String { completeAddress ?? address }

  /// Makes it.
  public init(address: String, completeAddress: String? = nil, code: String, expires: Date, interval: Int) {
    self.address = address
    self.completeAddress = completeAddress
    self.code = code
    self.expires = expires
    self.interval = interval
  }
}

/// What a server wants after the first step of a login.
public struct LoginChallenge: Sendable, Equatable {
  /// What is wanted now.
  public enum Demand: Sendable, Equatable, Codable {
    /// Answers to type: a form, or the code of a second factor.
    case answers([LoginField])
    /// A person's approval at an address; `continueLogin` asks whether it was given.
    case approval(LoginApproval)
  }

  /// What is wanted now.
  public var demand: Demand
  /// One sentence that says why.
  public var message: String
  /// What the service needs to go on (Preservica's continuation token), by its own names.
  public var continuation: [String: Secret]

  /// Makes a challenge.
  public init(_ demand: Demand, message: String, continuation: [String: Secret]) {
    self.demand = demand
    self.message = message
    self.continuation = continuation
  }

  /// Makes a challenge that asks for answers.
  public init(fields: [LoginField], message: String, continuation: [String: Secret]) {
    self.init(.answers(fields), message: message, continuation: continuation)
  }

  /// What is to be typed now.
  public var fields: [LoginField] {
    if case .answers(let fields) = demand { fields } else { [] }
  }
}

/// What a login asks of a person and what it costs, if known before it begins.
public struct LoginDemand: Sendable, Equatable {
  /// What has to be typed: what neither the environment nor its secret sources name.
  public var fields: [LoginField]
  /// Whether someone must approve it in a browser.
  public var needsApproval: Bool
  /// Whether the server asked for more than the environment supplies when all of that was sent last: a code, most often.
  public var asksMore = false
  /// Sign-ins that the server still accepts from people, as counted here; nil for any number.
  public var signInsLeft: Int?

  /// Makes a demand.
  public init(_ fields: [LoginField], needsApproval: Bool = false, signInsLeft: Int? = nil) {
    self.fields = fields
    self.needsApproval = needsApproval
    self.signInsLeft = signInsLeft
  }

  /// No person is needed.
  public static let nothing = LoginDemand([])

  /// Whether no person is needed.
  public var isNothing: Bool { fields.isEmpty && !needsApproval && !asksMore }
}

/// One thing that a login asks for.
public struct LoginField: Sendable, Equatable, Identifiable, Codable {
  /// What is asked for; the same words as the keys of environment files where there is one.
  public enum Name: Sendable, Hashable, Codable {
    case username, tenant
    case secret(SecretName)
    /// The current code of the second factor: six digits.
    case code

    /// What it is called in a sentence.
    package var displayName: String {
      switch self {
      case .username: "username"
      case .tenant: "tenant"
      case .secret(let name): name.rawValue
      case .code: "code"
      }
    }
  }

  /// What is asked for.
  public var name: Name
  /// The words before the field: "Password".
  public var label: String
  /// Whether what is typed is masked.
  public var isSecret: Bool

  /// Makes a field.
  public init(_ name: Name, label: String, isSecret: Bool) {
    self.name = name
    self.label = label
    self.isSecret = isSecret
  }

  /// The name.
  public var id: Name { name }
}
